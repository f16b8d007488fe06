"""A file that gives nothing more from now on, as one on a network that hangs."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READS = "read,readv,pread64,preadv"
LONGER_THAN_ANY_TEST = "60s"


def can_stall() -> bool:
    """Whether this system has what makes another process wait."""
    return shutil.which("strace") is not None


@contextmanager
def stalled(path: Path, pid: int) -> Iterator[None]:
    """Whatever this process reads from the file does not come back before the block ends."""
    inject = f"inject={READS}:delay_enter={LONGER_THAN_ANY_TEST}"
    command = ["strace", "-f", "-p", str(pid), "-P", str(path), "-e", f"trace={READS}"]
    with subprocess.Popen(
        [*command, "-e", inject], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as tracer:
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        assert b"attached" in first, first
        try:
            yield
        finally:
            tracer.kill()
