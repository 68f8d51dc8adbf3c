"""Nothing is left running: neither what a function has started, nor functions when the sandbox ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, zipped

ROOT = Path(__file__).parents[4]
STARTS_A_CHILD = """
import subprocess, time
def handler(event, context):
    child = subprocess.Popen(["sleep", "600"])
    print(child.pid, flush=True)
    time.sleep(600)
"""
SANDBOX = """
import os, signal, sys, threading, time
from sandbox.lambdas import workers
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, zipped
account = Account()
make(account, zipped(index__py="import time\\ndef handler(event, context):\\n    time.sleep(600)"), Timeout=600)
threading.Thread(target=invoke, args=(account,), daemon=True).start()
while not any(not worker.cold for worker in list(workers._all)):
    time.sleep(0.05)
time.sleep(1)
print(next(iter(workers._all))._process.pid, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


def alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    """Wait a little for a process to end."""
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def test_what_a_function_has_started_ends_with_it(account: Account) -> None:
    """A handler that takes too long is ended with its children."""
    make(account, zipped(index__py=STARTS_A_CHILD), Timeout=1)
    child = int(invoke(account).log.split("\n")[1])
    assert gone(child)


def run_sandbox(how: str) -> tuple[int, str]:
    """Run a sandbox that ends in the middle of an invocation; return the function's process and what it said."""
    done = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", SANDBOX, how],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'constructs'}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr
    return int(done.stdout), done.stderr


def test_a_function_in_the_middle_of_an_invocation_ends_with_the_sandbox() -> None:
    """And is waited for, so that Python has nothing to warn of."""
    pid, said = run_sandbox("ends")
    assert gone(pid)
    assert "still running" not in said


def test_a_function_ends_when_the_sandbox_is_killed() -> None:
    """The twin: nobody can tell it, and it notices by itself."""
    pid, _ = run_sandbox("killed")
    assert gone(pid)
