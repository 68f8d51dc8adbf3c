"""Runs the real CDK command line, against a sandbox or, when told so by name, with a profile of the user's."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox import toolchain
from sandbox.local import Running, environment
from sandbox.resources.provider import Services
from sandbox.services import ACCESS_ROLE, DEFAULT_ACCOUNT, RemoteServices

BOOTSTRAP_STACK = "CDKToolkit"
_LOOK_SECONDS = 1.0
_QUIET = {
    # A sandbox has no use for messages from outside, and must not wait for them where there is no outside.
    "CDK_DISABLE_CLI_TELEMETRY": "true",
    "CDK_DISABLE_VERSION_CHECK": "true",
}


def sandbox_environment(endpoint: str, region: str) -> dict[str, str]:
    """Return the environment for a command that works on a sandbox.

    Nothing of the user's own AWS settings is passed on: a profile, an endpoint or a region of theirs could lead
    the command into a real account.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    direct = {"NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1"}
    return {**kept, **_QUIET, **nowhere, **direct, **environment(endpoint, region)}


def is_bootstrapped(services: RemoteServices) -> bool:
    """Return whether an account and Region are ready for CDK."""
    stacks = services.call("cloudformation", "ListStacks", StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"])
    return any(stack["StackName"] == BOOTSTRAP_STACK for stack in stacks["StackSummaries"])


def bootstrap(endpoint: str, services: Services) -> int:
    """Run ``cdk bootstrap`` for an account and Region; return its exit code.

    What it prints is shown only if it fails. An account that is not the one that deploys is entered by the role that
    its organization has in it, and trusts the one that deploys from then on.
    """
    account, region = services.account, services.region
    environment = sandbox_environment(endpoint, region)
    trust: list[str] = []
    if account != DEFAULT_ACCOUNT:
        environment |= _credentials(endpoint, account)
        policy = f"arn:{services.partition}:iam::aws:policy/AdministratorAccess"
        trust = ["--trust", DEFAULT_ACCOUNT, "--cloudformation-execution-policies", policy]
    with tempfile.TemporaryDirectory() as nowhere:
        # Away from the project's cdk.json, because no app has to be synthesised for this.
        done = subprocess.run(  # noqa: S603 our own tool
            [*toolchain.cdk(), "bootstrap", f"aws://{account}/{region}", "--no-notices", *trust],
            cwd=nowhere,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode:
        print(done.stdout)  # noqa: T201
    return done.returncode


def _credentials(endpoint: str, account: str) -> dict[str, str]:
    """Return credentials for an account of the sandbox's organization, as its management account gets them."""
    management = RemoteServices.of_sandbox(endpoint)
    role = f"arn:{management.partition}:iam::{account}:role/{ACCESS_ROLE}"
    given = management.call("sts", "AssumeRole", RoleArn=role, RoleSessionName="refarch")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def run(
    verb: str,
    slug: str,
    environ: Mapping[str, str],
    *,
    context: Sequence[str] = (),
    options: Sequence[str] = (),
    aside: bool = False,
    sandbox: Running | None = None,
) -> int:
    """Run ``cdk deploy`` or ``cdk destroy`` on all stacks of a scenario; return its exit code.

    Args:
        verb: ``deploy`` or ``destroy``.
        slug: the scenario.
        environ: the environment, which decides where the stacks go.
        context: ``name=value`` pairs for the scenario's settings.
        options: further options of the command.
        aside: let it write to the standard error output alone: the other one is for programs.
        sandbox: where the stacks go; if it ends meanwhile the command is ended too, which would else ask and ask again.
    """
    settings = [word for pair in (f"scenario={slug}", *context) for word in ("-c", pair)]
    command = [
        *toolchain.cdk(),
        verb,
        f"{slug}*",
        *settings,
        "--output",
        str(assembly_of(slug)),
        "--no-notices",
        *options,
    ]
    out = sys.stderr if aside else None
    with subprocess.Popen(command, cwd=toolchain.ROOT, env=dict(environ), stdout=out) as process:  # noqa: S603 our own tool
        try:
            return _wait(process, sandbox)
        except BaseException:
            process.kill()
            raise


def _wait(process: "subprocess.Popen[bytes]", sandbox: Running | None) -> int:
    """Wait for a command, at most as long as there is a sandbox to work on; return its exit code."""
    while True:
        try:
            return process.wait(None if sandbox is None else _LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            if sandbox is not None and not sandbox.listens():
                process.terminate()
                sandbox = None


def assembly_of(slug: str) -> Path:
    """Return where a scenario's assembly is kept."""
    return toolchain.ROOT / ".refarch" / "assemblies" / slug
