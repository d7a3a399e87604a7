"""What workers make, on its way here: pickled by a process that this one began, so that no stranger has written it."""

import copyreg
import pickle
from io import BytesIO
from typing import Any

from msgspec import UnsetType

# UNSET pickles itself by its bare name, and pickle then asks one module after the other whether it has it: where Ray is
# loaded there are thousands, and that took a fifth of a worker's time.
_REDUCERS = {UnsetType: lambda _: (UnsetType, ())}


def packed(made: object) -> bytes:
    """Return what was made as bytes."""
    file = BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | _REDUCERS
    pickler.dump(made)
    return file.getvalue()


def unpacked(made: bytes | memoryview) -> Any:  # noqa: ANN401 - whatever was packed
    """Return what was packed."""
    return pickle.loads(made)  # noqa: S301 - see above
