"""Small apps with one fault each, and the same without it; ``python -m tests.gate.faults`` judges them all.

A program of its own because the validation is switched on or off by the environment in which Node starts, and the
other tests' Node runs without.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from aws_cdk import App, Fn, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2

from tests.gate.checks import judge, require_validation


def _stack(app: App) -> Stack:
    return Stack(app, "small")


def security_group(app: App, *, source: str) -> None:
    """SSH from somewhere."""
    ec2.CfnSecurityGroup(
        _stack(app),
        "Group",
        group_description="Operators",
        security_group_ingress=[
            ec2.CfnSecurityGroup.IngressProperty(
                ip_protocol="tcp", from_port=22, to_port=22, cidr_ip=source, description="SSH"
            )
        ],
    )


def volume(app: App, *, encrypted: bool, **more: str) -> None:
    """Define a volume, with properties that may not exist."""
    # A typed resource: cdk-nag takes no notice of a plain CfnResource.
    resource = ec2.CfnVolume(
        _stack(app), "Volume", availability_zone=Fn.select(0, Fn.get_azs()), size=8, encrypted=encrypted
    )
    resource.apply_removal_policy(RemovalPolicy.RETAIN)
    for name, value in more.items():
        resource.add_property_override(name, value)


APPS: Mapping[str, Callable[[App], None]] = {
    "SSH from the world": partial(security_group, source="0.0.0.0/0"),
    "SSH from the office": partial(security_group, source="10.0.0.0/8"),
    "unencrypted volume": partial(volume, encrypted=False),
    "volume of a colour": partial(volume, encrypted=True, Colour="red"),
    "encrypted volume": partial(volume, encrypted=True),
}


def main() -> None:
    """Judge every app and print the findings as JSON."""
    require_validation()
    found = {}
    for name, build in APPS.items():
        with TemporaryDirectory() as folder:
            found[name] = [asdict(finding) for finding in judge(build, Path(folder))]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
