"""A sandbox server in a process of its own, with a state file of its own."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).parents[3]
_PATIENCE = 60.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment in which the state file is in a folder of the test."""
    return {**os.environ, "REFARCH_STATE": str(folder), **more}


@contextmanager
def server(folder: Path, port: int = 0) -> Iterator[int]:
    """Run a server on a port, 0 for any free one; yields the port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.serve", "--port", str(port)],
        cwd=ROOT,
        env=environment(folder),
        stderr=subprocess.PIPE,
    )
    try:
        yield port_of(folder, process)
    finally:
        process.kill()
        process.communicate()


def port_of(folder: Path, process: "subprocess.Popen[bytes]") -> int:
    """Wait for the state file of a server that starts, and return its port."""
    deadline = monotonic() + _PATIENCE
    while monotonic() < deadline:
        assert process.poll() is None, "the server has ended"
        state = folder / "sandbox.json"
        if state.exists():
            return int(json.loads(state.read_text())["port"])
        sleep(0.05)
    msg = "the server does not come up"
    raise AssertionError(msg)


def ask(port: int, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> tuple[int, Any]:
    """Ask a server, without any proxy, and return status and answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict(headers or {}), method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)
