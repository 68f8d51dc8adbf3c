"""The CDK command line as the sandbox runs it: with which environment, and what is said when it is missing."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, sleep

import pytest
from click.testing import CliRunner

from sandbox import cdk, local, toolchain
from sandbox.services import InProcessServices, RemoteServices
from study.cli import refarch
from study.cli.deploy import command as deploy
from study.cli.output import CliError
from tests.unit.sandbox.serving import ROOT, environment, server

USERS_SETTINGS = {
    "AWS_PROFILE": "production",
    "AWS_DEFAULT_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ENDPOINT_URL_S3": "https://s3.example",
    "AWS_REGION": "eu-west-1",
    "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/real",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
    "HTTPS_PROXY": "http://proxy.example:3128",
}
TELLS_ITS_ENVIRONMENT = [sys.executable, "-c", "import json, os, sys; print(json.dumps(dict(os.environ))); sys.exit(1)"]


def test_nothing_of_the_users_aws_settings_reaches_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all variables that begin with AWS_ only those that lead to the sandbox are left."""
    for name, value in USERS_SETTINGS.items():
        monkeypatch.setenv(name, value)
    given = cdk.sandbox_environment("http://localhost:1", "us-east-1")
    assert {name: value for name, value in given.items() if name.startswith("AWS_")} == {
        **local.environment("http://localhost:1", "us-east-1"),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    assert "localhost" in given["NO_PROXY"]


def test_the_child_process_has_that_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``cdk bootstrap`` is run with it; what it printed is shown because it failed."""
    for name, value in USERS_SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(toolchain, "cdk", lambda: TELLS_ITS_ENVIRONMENT)
    assert cdk.bootstrap("http://localhost:1", InProcessServices()) == 1
    seen = json.loads(capsys.readouterr().out)
    assert (seen["AWS_ACCESS_KEY_ID"], seen["AWS_ENDPOINT_URL"]) == ("sandbox", "http://localhost:1")
    assert not set(seen) & {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_ROLE_ARN"}


def test_a_missing_node_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """``refarch deploy`` ends with wrong input before it starts anything."""
    monkeypatch.setattr(toolchain, "find_spec", lambda _: None)
    with pytest.raises(toolchain.ToolchainError, match=r"Node is missing .*: run 'make clean setup'"):
        toolchain.cdk()
    result = CliRunner().invoke(refarch, ["deploy", "three-tier-web"])
    assert isinstance(result.exception, CliError)
    assert (result.exception.code, "make clean setup" in str(result.exception)) == (2, True)


def test_a_missing_cdk_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Likewise when only npm's part is missing."""
    monkeypatch.setattr(toolchain, "_CDK", tmp_path / "cdk")
    with pytest.raises(toolchain.ToolchainError, match="the CDK command line is missing: run 'make clean setup'"):
        toolchain.cdk()


def test_a_sandbox_killed_during_a_deployment_is_said_to_be_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit code 1, one sentence, and the command can be run again: the next sandbox starts."""
    monkeypatch.setattr(local, "_STATE", tmp_path / "sandbox.json")
    monkeypatch.setattr(local, "FOLDER", tmp_path)
    monkeypatch.setattr(cdk, "is_bootstrapped", lambda _: True)
    with server(tmp_path):
        running = local.find()
        assert running is not None

        def killed(*_: object, **__: object) -> int:
            os.kill(running.pid, signal.SIGKILL)
            while local.find() is not None:
                sleep(0.05)
            return 1

        monkeypatch.setattr(cdk, "run", killed)
        result = CliRunner().invoke(refarch, ["deploy", "three-tier-web"])
    assert isinstance(result.exception, CliError)
    assert (result.exception.code, str(result.exception)) == (
        1,
        "the sandbox was stopped during the deployment, and nothing of it is left; run the command again",
    )
    assert local.find() is None


def test_a_sandbox_that_is_gone_before_the_lookup_is_said_to_be_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The connection is refused in the middle of it: still one sentence and no traceback."""
    monkeypatch.setattr(local, "_STATE", tmp_path / "sandbox.json")
    monkeypatch.setattr(local, "FOLDER", tmp_path)

    def refused(services: RemoteServices) -> bool:
        gone = RemoteServices.of_sandbox("http://localhost:9")
        return gone.account == services.account

    monkeypatch.setattr(cdk, "is_bootstrapped", refused)
    with server(tmp_path):
        result = CliRunner().invoke(deploy, ["three-tier-web"])
    assert isinstance(result.exception, CliError)
    assert "run the command again" in str(result.exception)


def test_a_sandbox_killed_after_the_deployment_is_said_to_be_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CDK has ended well, and nobody is left to ask what there is: exit code 1, and what to do."""
    monkeypatch.setattr(local, "_STATE", tmp_path / "sandbox.json")
    monkeypatch.setattr(local, "FOLDER", tmp_path)
    monkeypatch.setattr(cdk, "is_bootstrapped", lambda _: True)
    with server(tmp_path):
        running = local.find()
        assert running is not None

        def killed(*_: object, **__: object) -> int:
            os.kill(running.pid, signal.SIGKILL)
            while running.listens():
                sleep(0.05)
            return 0

        monkeypatch.setattr(cdk, "run", killed)
        result = CliRunner().invoke(refarch, ["deploy", "three-tier-web"])
    assert isinstance(result.exception, CliError)
    assert (result.exception.code, "run the command again" in str(result.exception)) == (1, True)


def test_a_command_does_not_outlive_the_sandbox_that_it_works_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CDK would ask and ask again for most of a minute."""
    monkeypatch.setattr(local, "_STATE", tmp_path / "sandbox.json")
    monkeypatch.setattr(toolchain, "cdk", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    with server(tmp_path):
        running = local.find()
        assert running is not None
        threading.Timer(0.5, os.kill, (running.pid, signal.SIGKILL)).start()
        begin = monotonic()
        assert cdk.run("deploy", "three-tier-web", os.environ, sandbox=running) != 0
        assert monotonic() - begin < 20


BUCKET = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}
REFUSED = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "NO"}}}}


def test_a_deployment_tells_of_its_own_places_and_others_are_told_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What was rolled back in another Region is another deployment's; asked for it says where it is and how."""
    monkeypatch.setattr(local, "_STATE", tmp_path / "sandbox.json")
    monkeypatch.setattr(local, "FOLDER", tmp_path)
    monkeypatch.setattr(cdk, "is_bootstrapped", lambda _: True)
    with server(tmp_path):
        running = local.find()
        assert running is not None
        here = RemoteServices.of_sandbox(running.endpoint)

        def deployed(*_: object, **__: object) -> int:
            for services, template in ((here, BUCKET), (here.elsewhere("eu-west-1"), REFUSED)):
                body = json.dumps(template)
                services.call("cloudformation", "CreateStack", StackName="three-tier-web", TemplateBody=body)
            while any("PROGRESS" in stack["status"] for stack in running.ask("/status")["stacks"]):
                sleep(0.05)
            return 0

        monkeypatch.setattr(cdk, "run", deployed)
        told = CliRunner().invoke(deploy, ["three-tier-web"]).output
        asked = CliRunner().invoke(refarch, ["sandbox", "resources"]).output
    assert "three-tier-web: 1/1 " in told
    assert "0/0" not in told
    assert "three-tier-web (123456789012 eu-west-1): 0/0 " in asked
    assert "ROLLBACK_COMPLETE" in asked


INTERRUPTED = """
import sys
from sandbox import cdk, local, toolchain
toolchain.cdk = lambda: [sys.executable, "-c", "import pathlib, time; pathlib.Path('{mark}').touch(); time.sleep(60)"]
cdk.is_bootstrapped = lambda _: True
from study.cli import main
sys.argv = ["refarch", "deploy", "three-tier-web"]
main()
"""


def test_ctrl_c_ends_a_deployment_with_130_and_leaves_the_sandbox(tmp_path: Path) -> None:
    """The terminal interrupts the whole group; the command line ends with it, and a rerun finds the sandbox."""
    mark = tmp_path / "begun"
    with server(tmp_path) as port:
        process = subprocess.Popen(
            [sys.executable, "-c", INTERRUPTED.format(mark=mark)],
            cwd=ROOT,
            env=environment(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            deadline = monotonic() + 60
            while not mark.exists():
                assert process.poll() is None
                assert monotonic() < deadline
                sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
            process.communicate()
        assert process.returncode == 130
        assert said.strip().endswith("interrupted; what was begun can be run again")
        services = RemoteServices.of_sandbox(f"http://localhost:{port}")
        assert services.account == "123456789012"
