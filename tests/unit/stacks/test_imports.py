"""What is imported in a thread beside the synthesis asks nothing of Node."""

import subprocess
import sys

import pytest

from stacks.catalogue import SLUGS
from tests import own_node

__all__ = ["own_node"]

_COUNT = """
import sys
import aws_cdk
from jsii._kernel.providers import process
asked = []
def send(self, request, *rest):
    asked.append(type(request).__name__)
    sys.exit(f"asked: {{asked}}")
process._NodeProcess.send = send
{code}
print("asked nothing")
"""


def _said(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _COUNT.format(code=code)], capture_output=True, text=True, check=False, env=None
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("slug", SLUGS)
def test_importing_what_builds_a_scenario_asks_node_for_nothing(slug: str) -> None:
    """A constant of a module is a number and no ``Duration``: that one is made in Node."""
    module = f"stacks.compose.{slug.replace('-', '_')}"
    code = f"sys.path[:0] = ['.', 'constructs']; import {module}"
    assert "asked nothing" in _said(code), _said(code)


def test_a_module_that_makes_something_of_cdk_is_noticed() -> None:
    """The twin."""
    assert "asked: ['StaticInvokeRequest']" in _said("aws_cdk.Duration.minutes(1)")


@pytest.mark.parametrize(
    ("built", "imported"), [("serverless_api", False), ("private_api", False), ("self_healing_web_tier", True)]
)
def test_what_has_no_fleet_imports_nothing_of_auto_scaling(built: str, *, imported: bool) -> None:
    """Importing takes a good part of a synthesis, and CDK's module for fleets is one of the largest."""
    code = (
        f"import sys; sys.path[:0] = ['.', 'constructs']; import stacks.compose.{built};"
        "print('aws_cdk.aws_autoscaling' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{imported}\n"
