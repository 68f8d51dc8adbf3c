"""The sandbox as a process beside the terminal: stale state, taken ports, a killed server, an orderly end."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import pytest

from sandbox import local
from tests.unit.sandbox.serving import ROOT, ask, environment, port_of, server


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the state file in a folder of the test."""
    monkeypatch.setattr(local, "FOLDER", tmp_path)
    monkeypatch.setattr(local, "_STATE", tmp_path / "sandbox.json")
    monkeypatch.setattr(local, "_LOG", tmp_path / "sandbox.log")
    monkeypatch.setenv("REFARCH_STATE", str(tmp_path))


def write_state(folder: Path, text: str) -> Path:
    """Write a state file."""
    state = folder / "sandbox.json"
    state.write_text(text)
    return state


@pytest.fixture
def foreign_port() -> Iterator[int]:
    """Return a port where something listens that is no sandbox and answers no HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1024)
                    connection.sendall(b"220 mail.example ready\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("text", ["", "no json", "[1, 2]", '{"pid": 1}', '{"pid": 1, "port": "x"}'])
def test_a_broken_state_file_is_removed(tmp_path: Path, text: str) -> None:
    """It means that no sandbox runs, and is no error."""
    state = write_state(tmp_path, text)
    assert local.find() is None
    assert not state.exists()


def test_the_state_file_of_a_killed_sandbox_is_removed(tmp_path: Path) -> None:
    """Nobody listens at its port any more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    state = write_state(tmp_path, json.dumps({"pid": 999_999, "port": port}))
    assert local.find() is None
    assert not state.exists()


def test_another_program_at_the_port_is_not_taken_for_the_sandbox(tmp_path: Path, foreign_port: int) -> None:
    """Whatever it answers."""
    state = write_state(tmp_path, json.dumps({"pid": os.getpid(), "port": foreign_port}))
    assert local.find() is None
    assert not state.exists()


def test_a_sandbox_of_another_process_is_not_the_one_of_the_state_file(tmp_path: Path) -> None:
    """A port may have gone to somebody else's sandbox, which this command must not stop."""

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"refarch": true, "pid": 1, "stacks": []}')

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        write_state(tmp_path, json.dumps({"pid": 999_999, "port": other.server_port}))
        try:
            assert local.find() is None
        finally:
            other.shutdown()


def test_a_program_that_never_answers_is_given_up_soon(tmp_path: Path) -> None:
    """Five seconds, not the half minute that a busy sandbox is given; the sandbox of the state file has ended."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        write_state(tmp_path, json.dumps({"pid": 999_999, "port": listener.getsockname()[1]}))
        begin = monotonic()
        assert local.find() is None
        assert monotonic() - begin < 10


def test_a_sandbox_that_is_silent_for_a_while_is_not_forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stopped with SIGSTOP it is said to be silent, and is found again once it goes on."""
    monkeypatch.setattr(local, "_FIND_SECONDS", 0.5)
    first = local.start(0)
    try:
        os.kill(first.pid, signal.SIGSTOP)
        with pytest.raises(local.SilentError, match=rf"\(process {first.pid}\) has not answered .* 'kill -9"):
            local.find()
        assert (tmp_path / "sandbox.json").exists()
        os.kill(first.pid, signal.SIGCONT)
        monkeypatch.setattr(local, "_FIND_SECONDS", 10.0)
        assert local.find() == first
    finally:
        os.kill(first.pid, signal.SIGCONT)
        local.stop()


@pytest.mark.parametrize("made", ["a folder where the file should be", "a file where the folder should be"])
def test_state_that_cannot_be_kept_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: str
) -> None:
    """Whoever asks for the sandbox is told which folder it is and how to choose another one."""
    folder = tmp_path / "state"
    if made.startswith("a folder"):
        (folder / "sandbox.json").mkdir(parents=True)
    else:
        folder.write_text("")
    monkeypatch.setattr(local, "FOLDER", folder)
    monkeypatch.setattr(local, "_STATE", folder / "sandbox.json")
    monkeypatch.setattr(local, "_LOG", folder / "sandbox.log")
    with pytest.raises(local.SandboxError, match="set REFARCH_STATE to a folder that you may write to"):
        local.start()


def test_a_taken_port_is_said_to_be_taken(tmp_path: Path, foreign_port: int) -> None:
    """Exit code 2, with what to do about it; with --or-any the server takes another port instead."""
    command = [sys.executable, "-m", "sandbox.serve", "--port", str(foreign_port)]
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"port {foreign_port} is taken" in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "sandbox.json").exists()
    with pytest.raises(local.SandboxError, match=f"port {foreign_port} is taken"):
        local.start(foreign_port)


def test_a_sandbox_is_started_found_and_stopped() -> None:
    """A second start finds the first; after a stop there is none, and nothing of it is left."""
    first = local.start(0)
    try:
        assert local.start(0) == first
        assert local.find() == first
        assert first.ask("/status")["pid"] == first.pid
    finally:
        assert local.stop()
    assert local.find() is None
    assert not local.stop()


def test_a_killed_sandbox_leaves_nothing_that_blocks_the_next(tmp_path: Path) -> None:
    """SIGKILL leaves the state file; the next start does not mind."""
    first = local.start(0)
    os.kill(first.pid, signal.SIGKILL)
    assert (tmp_path / "sandbox.json").exists()
    second = local.start(0)
    try:
        assert second.pid != first.pid
    finally:
        local.stop()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_server_ends_in_order(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C and SIGTERM: exit code 0 and no state file."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.serve", "--port", "0"], cwd=ROOT, env=environment(tmp_path)
    )
    try:
        port_of(tmp_path, process)
        process.send_signal(how)
        assert process.wait(30) == 0
    finally:
        process.kill()
    assert not (tmp_path / "sandbox.json").exists()


def test_a_server_told_to_stop_ends(tmp_path: Path) -> None:
    """POST /_refarch/stop."""
    with server(tmp_path) as port:
        assert ask(port, "/_refarch/stop", method="POST") == (200, {"stopping": True})
        deadline = monotonic() + 30
        while (tmp_path / "sandbox.json").exists():
            assert monotonic() < deadline


STARTS = "import sys; from sandbox import local; print(local.start(0).pid)"


@pytest.mark.parametrize("killed", [False, True], ids=["runs on", "killed"])
def test_who_starts_a_sandbox_may_end_before_it(tmp_path: Path, *, killed: bool) -> None:
    """Without a warning, whether it runs on or has ended meanwhile and was not asked for."""
    code = f"{STARTS}\nimport os; os.kill(local.find().pid, 9)" if killed else STARTS
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert local.stop() is not killed
