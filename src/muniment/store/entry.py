"""What goes into a store: one filing, as it was found in one source and as far as it could be read."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader
from muniment.evidence import Problem, State

# Which source of a filing is shown, the best first.
XML, SUBMISSION, TEXT, DATASET, UNREAD = range(5)
RANK_NAMES = ("XML", "full submission", "text", "data set", "not read")
"""What the kind of source at each rank is called."""


class Entry(Struct, frozen=True, gc=False):
    """One filing in one source.

    * `name`: where it was found, such as `2024.zip!0001234567-24-000001.txt`;
    * `content_hash`, `size`, `media_type`: of the file that holds it, which the store keeps once;
    * `place`: which part of that file it is, "" for the whole, the accession number for a filing of a data set;
    * `folder`: of a filing of a data set, the folder in the archive whose tables hold it, "" for none around them;
    * `rank`: how good this kind of source is, see above;
    * `accession`: UNSET where the source does not state one; the filing is then known by its content;
    * `form`: as the source names it, in our spelling where it is one of ours (`SC 13G/A`), "" where it names none;
    * `header`, `record`: UNSET where there is none, or none that can be read;
    * `states`, `problems`: as in a `Reading`; `unread`: how many parts nothing claimed;
    * `evidence`: where the values stand, packed by `muniment.store.evidence`;
    * `private`: the file is a filing copy, with access codes: its bytes are not kept;
    * `reason`: why there is no record, in words, "" where there is one.
    """

    name: str
    content_hash: str
    size: int
    media_type: str
    place: str
    rank: int
    reader_version: str
    folder: str = ""
    accession: str | UnsetType = UNSET
    form: str = ""
    header: FilingHeader | UnsetType = UNSET
    record: Any = UNSET
    states: dict[str, State] = {}
    problems: tuple[Problem, ...] = ()
    unread: int = 0
    evidence: bytes = b""
    private: bool = False
    reason: str = ""
