"""The folders into which functions are unpacked; those of a sandbox that was killed are removed by the next one."""

import os
import re
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

_NAME = re.compile(r"refarch-function-(\d+)-.+")


def make() -> Path:
    """Return an empty folder of this process."""
    return Path(mkdtemp(prefix=f"refarch-function-{os.getpid()}-"))


def sweep() -> None:
    """Remove the folders of processes that have ended without removing them."""
    for folder in Path(gettempdir()).glob("refarch-function-*"):
        found = _NAME.fullmatch(folder.name)
        if found and not _is_alive(int(found[1])):
            rmtree(folder, ignore_errors=True)  # Somebody else's stays, or another sandbox is removing it as well.


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
