"""What a script writes into files: here-documents whose end is quoted, so that the shell puts nothing into them."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

_WRITTEN = re.compile(r"^cat >(\S+) <<'(\w+)'\n(.*?)^\2$", re.MULTILINE | re.DOTALL)


def files_of(script: str) -> Mapping[PurePosixPath, str]:
    """Return path → text of each file that a script writes with ``cat >path <<'END'``; the rest is not understood."""
    return {PurePosixPath(path): text for path, _, text in _WRITTEN.findall(script)}


def variables_of(text: str) -> Mapping[str, str]:
    """Return the variables of an environment file of systemd's, as far as nothing in them is quoted."""
    lines = (line.partition("=") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: value for name, equals, value in lines if equals}
