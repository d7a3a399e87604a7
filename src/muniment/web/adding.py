"""Files dropped on a page come into the store: read one upload after another, beside the pages, and shown as it goes.

What is uploaded is read as `muniment ingest` reads it: filings, archives, data sets. Afterwards the study is brought in
step. An upload is known as long as the process runs; what came in stays.
"""

import logging
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter
from msgspec import Struct

from muniment import ready
from muniment.errors import DEFECTS, MunimentError, UsageError
from muniment.pipeline.ingest import Report, ingest
from muniment.store import Store
from muniment.store.database import Place
from muniment.study import review
from muniment.study.updating import update
from muniment.web.access.database import What
from muniment.web.access.visits import may_prepare, posted, record
from muniment.web.lists import file_name
from muniment.web.responses import SUFFIX, NotThere, Reply, in_thread, lead_on, respond
from muniment.wording import count

LARGEST = 256 << 20
"""Bytes of one upload: the largest quarter of the SEC's Form D data sets has a fiftieth of it."""

_MOST_FILES, _MOST_LISTED, _LONGEST = 500, 100, 120
_PAGE = "/add"
_LOG = logging.getLogger(__name__)

State = Literal["waiting", "reading", "studying", "done", "failed"]


class Upload(Struct):
    """An upload: its files, how far it is, how many filings were read, known before or kept unread, what was refused.

    `firsts` names the first file of each reason of `unread`; `wrong` says why it ended early.
    """

    number: int
    files: list[str]
    state: State = "waiting"
    read: int = 0
    known: int = 0
    unread: dict[str, int] = {}
    firsts: dict[str, str] = {}
    refused: list[str] = []
    wrong: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens with it."""
        return self.state in ("done", "failed")

    def note(self, report: Report) -> None:
        """Take over what became of the files so far."""
        self.read, self.known, self.unread = report.read, report.known, dict(report.unread)
        self.firsts = {reason: file_name(name) for reason, name in report.firsts.items()}
        self.refused = [f"{file_name(refused.name)}: {refused.message}" for refused in report.refused]


class Uploads:
    """The uploads into one store, one read at a time."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "muniment-upload")
        self._known: dict[int, Upload] = {}
        self._last = 0

    def add(self, folder: Path, names: list[str]) -> Upload:
        """Have the files of a folder read, which is removed then; the names are those they were uploaded under."""
        with self._lock:
            self._last += 1
            upload = self._known[self._last] = Upload(self._last, names)
            over = [number for number, earlier in self._known.items() if earlier.is_over]
            for number in over if len(self._known) > _MOST_LISTED else ():
                del self._known[number]
        self._worker.submit(self._read, upload, folder)
        return upload

    def get(self, number: int) -> Upload:
        """Return an upload.

        Raises:
            NotThere: there is none of that number, or it is long over.
        """
        upload = self._known.get(number)
        if upload is None:
            raise NotThere("There is no such upload; what came in is in the store.")
        return upload

    def close(self) -> None:
        """Wait for what is being read; what waits is given up."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _read(self, upload: Upload, folder: Path) -> None:
        try:
            upload.state = "reading"
            with Store.open(self._place) as store:
                upload.note(ingest([str(folder)], store, progress=upload.note))
                upload.state = "studying"
                update(store)
                review.update(store)
                ready.keep(store)
            upload.state = "done"
        except MunimentError as error:
            upload.wrong, upload.state = str(error), "failed"
        except DEFECTS:
            _LOG.exception("an upload failed")
            upload.wrong, upload.state = "the files could not be read to their end", "failed"
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def take(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Put uploaded files into the store; leads to the page that says how far it is."""
    given = [file for file in posted(request).getall("files", []) if isinstance(file, UploadFile) and file.filename]
    if not given:
        raise UsageError("Choose a file first: a filing, a zip archive, or a data set of the SEC.")
    if len(given) > _MOST_FILES:
        raise UsageError(f"{len(given):,} files are too many at once: put them into a zip archive.")
    folder = Path(mkdtemp(prefix="muniment-upload-"))
    names = []
    for number, file in enumerate(given):
        name = file_name(file.filename or "").replace("\0", "") or "file"
        names.append(name[:_LONGEST])
        inside = folder / str(number)
        inside.mkdir()
        # The end of the name, which says what kind of file it is, as any disk takes it: these count bytes.
        end = name.encode("utf-8", "replace")[-_LONGEST:].decode("utf-8", "ignore")
        (inside / (end if end.strip(".") else "file")).write_bytes(file.file.read())
    record(request, What.UPLOADED, count(len(names), "file"))
    upload = request.app.state.uploads.add(folder, names)
    return lead_on(f"{_PAGE}/{upload.number}")


def upload_page(
    request: Request[Any, Any, Any], number: Annotated[str, PathParameter(description="The number of an upload.")]
) -> Response[bytes]:
    """How far an upload is, and what became of its files."""
    digits = number.removesuffix(SUFFIX)
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
        raise NotThere("There is no such upload.")
    upload = request.app.state.uploads.get(int(digits))
    return respond(request, Reply(upload, title(upload), "adding", "adding"))


def title(upload: Upload) -> str:
    """Return how far an upload is, in one line."""
    filings = count(upload.read, "filing")
    return {
        "waiting": f"{count(len(upload.files), 'file')} waiting to be read",
        "reading": f"Reading: {filings} so far",
        "studying": f"{filings} read; bringing the study up to date",
        "done": f"{filings} came in",
        "failed": f"{filings} came in, then it ended",
    }[upload.state]


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    page = get(f"{_PAGE}/{{number:str}}", sync_to_thread=True, include_in_schema=False)(upload_page)
    upload = post(_PAGE, include_in_schema=False, request_max_body_size=LARGEST, guards=[may_prepare])(in_thread(take))
    return [page, upload]
