"""Where a function finds its code and layers: as on Lambda if the kernel permits it, else on the module path."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from sandbox.lambdas import places
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, messages, zipped

LOOK = """
import os, sys
from pathlib import Path
def handler(event, context):
    Path("/tmp/note").write_text("mine")
    try:
        Path("/opt/data/note").write_text("changed")
    except OSError as error:
        refused = error.strerror
    return [os.getcwd(), os.environ["LAMBDA_TASK_ROOT"], Path("/opt/data/note").read_text(), refused]
"""
needs_namespaces = pytest.mark.skipif(places.obstacle() is not None, reason=str(places.obstacle()))


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this be a machine whose kernel permits no mounts."""
    monkeypatch.setattr(places, "obstacle", lambda: "unshare: Operation not permitted")


def layer(account: Account) -> str:
    """Publish a layer with a file, a module and a program, and return its ARN."""
    content = zipped(**{"data/note": "layer", "python/greeting__py": "TEXT = 'hello'"})
    made = account.client("lambda").publish_layer_version(LayerName="one", Content={"ZipFile": content})
    return str(made["LayerVersionArn"])


@needs_namespaces
def test_code_and_layers_are_where_lambda_has_them(account: Account) -> None:
    """/var/task and /opt, which cannot be written to; /tmp is the function's own; this machine sees none of it."""
    make(account, zipped(index__py=LOOK), Layers=[layer(account)])
    assert invoke(account).value == ["/var/task", "/var/task", "layer", "Read-only file system"]
    assert not Path("/opt/data/note").exists()
    assert not Path("/tmp/note").exists()  # noqa: S108 the function's /tmp is another


@needs_namespaces
def test_later_layers_lie_over_earlier_ones(account: Account) -> None:
    """Layers are merged in their order; up to five may say the same path."""
    second = zipped(**{"data/note": "second"})
    made = account.client("lambda").publish_layer_version(LayerName="two", Content={"ZipFile": second})
    make(account, zipped(index__py=LOOK), Layers=[layer(account), made["LayerVersionArn"]])
    assert invoke(account).value[2] == "second"


_CALLS = """
import subprocess
def handler(event, context):
    return subprocess.run(["/opt/tool/run", "one", "two words"], capture_output=True, text=True, check=True).stdout
"""


def tool(account: Account) -> str:
    """Publish a layer with a program as the AWS CLI is one in CDK's layer, and return its ARN."""
    program = zipfile.ZipInfo("tool/run")
    program.external_attr = 0o755 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(program, "#!/var/lang/bin/python\nimport sys\nprint(sys.argv[1:])\n")
    made = account.client("lambda").publish_layer_version(LayerName="tool", Content={"ZipFile": content.getvalue()})
    return str(made["LayerVersionArn"])


@needs_namespaces
def test_programs_in_layers_find_lambdas_python(account: Account) -> None:
    """Their first line names ``/var/lang/bin/python``."""
    make(account, zipped(index__py=_CALLS), Layers=[tool(account)])
    assert invoke(account).value == "['one', 'two words']\n"


@pytest.mark.usefixtures("unprivileged")
def test_programs_in_layers_are_found_where_nothing_can_be_mounted(account: Account) -> None:
    """By the place that they would have on Lambda."""
    make(account, zipped(index__py=_CALLS), Layers=[tool(account)])
    assert invoke(account).value == "['one', 'two words']\n"


@needs_namespaces
def test_a_function_in_javascript_is_there_too(account: Account) -> None:
    """Node is started from inside."""
    code = "exports.handler = async () => [process.cwd(), require('fs').readFileSync('/opt/data/note', 'utf8')]"
    make(account, zipped(index__js=code), "nodejs22.x", Layers=[layer(account)])
    assert invoke(account).value == ["/var/task", "layer"]


@pytest.mark.usefixtures("unprivileged")
def test_without_namespaces_layers_are_on_the_module_path_and_the_log_says_so(account: Account) -> None:
    """The twin: nothing is refused, and nothing is passed over in silence."""
    code = "import greeting\ndef handler(event, context):\n    return greeting.TEXT"
    make(account, zipped(index__py=code), Layers=[layer(account)])
    assert invoke(account).value == "hello"
    assert messages(account)[1] == (
        "[refarch] layers are on the module path, not at /opt: unshare: Operation not permitted"
    )


@pytest.mark.usefixtures("unprivileged")
def test_without_layers_the_log_says_nothing_of_it(account: Account) -> None:
    """A function that has none does not miss them."""
    make(account, zipped(index__py="def handler(event, context):\n    return 1"))
    assert invoke(account).value == 1
    assert not any("refarch" in line for line in messages(account))


def test_what_cannot_be_done_is_told_by_the_kernels_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tried in a process apart, which may fail or hang without harm."""
    failing = tmp_path / "places.py"
    failing.write_text("raise OSError(1, 'unshare: Operation not permitted')")
    monkeypatch.setattr(places, "_PROGRAM", failing)
    assert "unshare: Operation not permitted" in str(places.obstacle.__wrapped__())
    failing.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(places, "_PATIENCE_SECONDS", 0.5)
    assert "timed out" in str(places.obstacle.__wrapped__())
    monkeypatch.setattr(sys, "platform", "darwin")
    assert places.obstacle.__wrapped__() == "darwin has no mount namespaces"
