"""New code gets a share of an alias's invocations first: rolled forward, and back."""

import json
from collections import Counter
from pathlib import Path

import pytest
from aws_cdk import CfnOutput, Stack
from botocore.exceptions import ClientError

from refarch.refusal import RefusedError
from refarch.serverless import Shift
from sandbox.assemblies import DeploymentError
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shape import empty_stack, shape_of
from tests.unit.constructs.shops import function


def deploy(lab: Lab, folder: Path, says: str, shift: Shift | None = None) -> str:
    """Deploy a function that says something, with a shift; return its name."""
    (folder / "index.py").write_text(f"def handler(event, context):\n    return {says!r}\n")

    def add(stack: Stack) -> None:
        made = function(stack, code=folder, shift=shift)
        CfnOutput(stack, "Name", value=made.function.function_name)

    return published(lab, add)["Name"]


def said(lab: Lab, name: str, times: int = 10) -> Counter[str]:
    """Invoke the alias, and count what it says."""
    invoke = lab.client("lambda").invoke
    return Counter(json.load(invoke(FunctionName=name, Qualifier="live")["Payload"]) for _ in range(times))


def test_new_code_is_rolled_forward_by_shares(tmp_path: Path) -> None:
    """First a tenth, then half, then all; callers name the alias all the time."""
    lab = Lab()
    name = deploy(lab, tmp_path, "old")
    assert said(lab, name) == {"old": 10}
    deploy(lab, tmp_path, "new", Shift(version="1", share=0.9))
    assert said(lab, name) == {"old": 9, "new": 1}
    deploy(lab, tmp_path, "new", Shift(version="1", share=0.5))
    assert said(lab, name) == {"old": 5, "new": 5}
    deploy(lab, tmp_path, "new")
    assert said(lab, name) == {"new": 10}


def test_code_that_does_not_do_is_rolled_back(tmp_path: Path) -> None:
    """At once by hand, as the version before is kept; and then by the old code, which is published once more."""
    lab = Lab()
    name = deploy(lab, tmp_path, "old")
    deploy(lab, tmp_path, "new", Shift(version="1", share=0.9))
    client = lab.client("lambda")
    client.update_alias(FunctionName=name, Name="live", FunctionVersion="1", RoutingConfig={})
    assert said(lab, name) == {"old": 10}
    deploy(lab, tmp_path, "old")
    assert said(lab, name) == {"old": 10}
    assert client.get_alias(FunctionName=name, Name="live")["FunctionVersion"] == "3"


def test_a_share_for_a_version_that_is_not_there_is_rolled_back_by_cloudformation(tmp_path: Path) -> None:
    """Nobody knows at synthesis which versions there are; the alias stays as it was."""
    lab = Lab()
    name = deploy(lab, tmp_path, "old")
    with pytest.raises(DeploymentError, match="Function not found"):
        deploy(lab, tmp_path, "new", Shift(version="7", share=0.9))
    assert said(lab, name, 2) == {"old": 2}


def test_versions_outlast_their_successors_and_go_with_their_function(tmp_path: Path) -> None:
    """Without that there would be no way back."""
    lab = Lab()
    [version] = shape_of(function).of_type("Lambda::Version")
    assert shape_of(function).resource(version)["DeletionPolicy"] == "Retain"
    name = deploy(lab, tmp_path, "old")
    deploy(lab, tmp_path, "new")
    client = lab.client("lambda")
    versions = client.list_versions_by_function(FunctionName=name)["Versions"]
    assert [each["Version"] for each in versions] == ["$LATEST", "1", "2"]
    lab.client("cloudformation").delete_stack(StackName="test")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_function(FunctionName=name, Qualifier="1")


def test_an_alias_that_keeps_environments_warm_takes_no_weights() -> None:
    """Lambda refuses both at once; either alone is taken."""
    with pytest.raises(RefusedError, match="test/Work: warm=2 with shift to '7': an alias with weights"):
        function(empty_stack(), warm=2, shift=Shift(version="7", share=0.9))
    function(empty_stack(), warm=2)
    function(empty_stack(), shift=Shift(version="7", share=0.9))
