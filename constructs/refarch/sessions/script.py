"""What an instance of the shop runs at its first boot: the application's own files, and where its sessions are."""

import re
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Token
from constructs import Construct

from refarch.refusal import refuse

_HANDLERS = Path(__file__).parent / "handlers"
FOLDER = "/opt/shop"
"""Where the files are on an instance."""
BOTO3, REDIS = "1.44.5", "8.1.0"
"""The same versions that the application is tested with here."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONGEST = 16384 - 1024
"""EC2 takes 16 KB of user data; what a fleet adds to the script, and names that only a deployment knows, need some.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
"""


def shop_script(scope: Construct, *, port: int, environment: Mapping[str, str]) -> str:
    """Return user data that starts the shop on a port.

    The files stand in the script as they are, so that a version of the launch template is a version of the application.

    Args:
        scope: the construct that is going to run it, for refusals.
        port: where it listens.
        environment: further variables; see :attr:`SessionTable.environment` and :attr:`SessionCache.environment`.

    Raises:
        RefusedError: if a variable has no name or would break its line, or all of it is longer than EC2 takes.
    """
    told = {"PORT": str(port), **environment}
    for name, value in told.items():
        if not _NAME.fullmatch(name):
            refuse(scope, f"environment {name!r}", "a variable's name has letters, digits and _", "Use another name")
        if not Token.is_unresolved(value) and "\n" in value:
            refuse(scope, f"environment {name!r}", "a line is a variable", "Give a value without line breaks")
    files = {name: (_HANDLERS / name).read_text() for name in ("stores.py", "shop.py")}
    files["environment"] = "".join(f"{name}={value}\n" for name, value in told.items())
    script = (_HANDLERS / "shop.sh").read_text()
    written = "\n".join(f"cat >{FOLDER}/{name} <<'FILE'\n{text}FILE" for name, text in files.items())
    parts = {"BOTO3": BOTO3, "REDIS": REDIS, "PORT": str(port), "FILES": written}
    for name, text in parts.items():
        script = script.replace(f"@{name}@", text)
    if len(script.encode()) > LONGEST:
        refuse(
            scope,
            f"a script of {len(script.encode())} bytes",
            f"EC2 takes 16 KB of user data, and {LONGEST} bytes are left for this",
            "Fetch the application from a bucket",
        )
    return script
