"""Writes every generated file anew: ``python -m study.generate``; with ``--check`` it compares and writes nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def files() -> Iterator[tuple[str, str]]:
    """Yield path below the project's folder and text of each generated file."""
    from sandbox.documents import pages  # noqa: PLC0415 loads moto
    from study.handbook import pages as handbook  # noqa: PLC0415
    from study.pictures import pictures  # noqa: PLC0415

    yield from pages().items()
    yield from handbook().items()
    for name, svg in pictures().items():
        yield f"diagrams/{name}", svg


def main(arguments: list[str]) -> int:
    """Write or compare, and return the exit code: 1 if a file is not what it should be."""
    stale = []
    for name, text in files():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stdout.write(f"{name}: {'stale; run `make generated`' if '--check' in arguments else 'written'}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
