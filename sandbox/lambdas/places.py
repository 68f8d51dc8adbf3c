"""Whether functions' processes can have folders of their own at /var/task, /opt and /tmp, as on Lambda."""

import os
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

BOOTSTRAP = Path(__file__).parent / "bootstrap"
_PROGRAM = BOOTSTRAP / "places.py"
_PATIENCE_SECONDS = 10.0


@cache
def obstacle() -> str | None:
    """Return why processes cannot have them on this machine; ``None`` if they can. Tried once, in a process apart."""
    if sys.platform != "linux":
        return f"{sys.platform} has no mount namespaces"
    with TemporaryDirectory(prefix="refarch-places-") as folder:
        try:
            tried = subprocess.run(  # noqa: S603 our own program
                entering(),
                env=environment(Path(folder), Path(sys.prefix)),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_PATIENCE_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    if tried.returncode == 0:
        return None
    return tried.stderr.strip().rpartition("\n")[2] or f"exit status {tried.returncode}"


def environment(folder: Path, *needed: Path) -> dict[str, str]:
    """Make the folders of one process below ``folder``, and return the variables that tell where they are.

    Args:
        folder: the process's own.
        needed: what the process has to see of this machine beside its Python.
    """
    places = {"REFARCH_TASK": folder / "task", "REFARCH_OPT": folder / "opt", "REFARCH_TMP": folder / "tmp"}
    for place in places.values():
        place.mkdir(exist_ok=True)
    places["REFARCH_LANG"] = _python_of_programs(folder / "lang")
    spelt = {sys.prefix, sys.base_prefix, str(BOOTSTRAP), *(str(path) for path in needed)}
    # A virtual environment's links lead through the paths as they are spelt, too.
    kept = spelt | {os.path.realpath(path) for path in spelt}
    return {**{name: str(place) for name, place in places.items()}, "REFARCH_KEPT": ":".join(sorted(kept))}


def _python_of_programs(folder: Path) -> Path:
    """Put the Python that runs the sandbox where programs in layers look for Lambda's: ``/var/lang/bin/python``."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    for name in ("python", "python3"):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        program.chmod(0o755)
    return folder


def entering() -> list[str]:
    """Return the command that another one is put behind, to run in a place of its own."""
    return [sys.executable, "-I", "-S", str(_PROGRAM)]
