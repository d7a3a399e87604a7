"""What is packed as compress(1) does is unpacked by gzip."""

import random
import shutil
import subprocess

import pytest

from muniment.edgar.sandbox.dissemination.responses import compressed

needs_gzip = pytest.mark.skipif(shutil.which("gzip") is None, reason="gzip is not installed")


@needs_gzip
@pytest.mark.parametrize("size", [1, 2, 8, 9, 255, 256, 257, 300, 1_000, 5_000, 70_000, 600_000])
def test_gzip_unpacks_it(size):
    chosen = random.Random(size)
    lines = b"".join(
        b"%d|Nightjar Ridge %d|D|2025-03-14\n" % (chosen.randrange(999), number) for number in range(size // 20 + 1)
    )
    for data in (lines[:size], chosen.randbytes(size), b"a" * size):
        packed = compressed(data)
        unpacked = subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=True)
        assert unpacked.stdout == data
    assert len(compressed(b"a" * size)) < size / 10 or size < 5_000


def test_nothing_is_packed_too():
    assert compressed(b"") == b"\x1f\x9d\x90"
