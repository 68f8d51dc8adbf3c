"""Runs the real CDK command line, against a sandbox or, when told so by name, with a profile of the user's."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox import toolchain
from sandbox.local import environment
from sandbox.services import DEFAULT_ACCOUNT, RemoteServices

BOOTSTRAP_STACK = "CDKToolkit"
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
    return {**kept, **_QUIET, **nowhere, **environment(endpoint, region)}


def is_bootstrapped(services: RemoteServices) -> bool:
    """Return whether an account and Region are ready for CDK."""
    stacks = services.call("cloudformation", "ListStacks", StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"])
    return any(stack["StackName"] == BOOTSTRAP_STACK for stack in stacks["StackSummaries"])


def bootstrap(endpoint: str, region: str, account: str = DEFAULT_ACCOUNT) -> int:
    """Run ``cdk bootstrap`` and return its exit code; what it prints goes to a log and is shown only if it fails."""
    with tempfile.TemporaryDirectory() as nowhere:
        # Away from the project's cdk.json, because no app has to be synthesised for this.
        done = subprocess.run(  # noqa: S603 our own tool
            [*toolchain.cdk(), "bootstrap", f"aws://{account}/{region}", "--no-notices"],
            cwd=nowhere,
            env=sandbox_environment(endpoint, region),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode:
        print(done.stdout)  # noqa: T201
    return done.returncode


def run(
    verb: str, slug: str, environ: Mapping[str, str], *, context: Sequence[str] = (), options: Sequence[str] = ()
) -> int:
    """Run ``cdk deploy`` or ``cdk destroy`` on all stacks of a scenario; return its exit code.

    Args:
        verb: ``deploy`` or ``destroy``.
        slug: the scenario.
        environ: the environment, which decides where the stacks go.
        context: ``name=value`` pairs for the scenario's settings.
        options: further options of the command.
    """
    settings = [word for pair in (f"scenario={slug}", *context) for word in ("-c", pair)]
    command = [*toolchain.cdk(), verb, f"{slug}*", *settings, "--output", str(assembly_of(slug)), "--no-notices", *options]
    return subprocess.run(command, cwd=toolchain.ROOT, env=dict(environ), check=False).returncode  # noqa: S603


def assembly_of(slug: str) -> Path:
    """Return where a scenario's assembly is kept."""
    return toolchain.ROOT / ".refarch" / "assemblies" / slug
