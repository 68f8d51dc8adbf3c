"""Nothing of a template goes missing in silence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from study.drawing import draw, scene_of
from study.drawing.accounting import account
from study.drawing.assembly import Stack
from study.drawing.errors import DrawingError

Resources = dict[str, dict[str, Any]]
Reader = Callable[[Resources], Stack]
Maker = Callable[..., Resources]


def test_every_resource_is_drawn_or_folded(small: Maker, stack: Reader) -> None:
    """The two numbers add up to the template."""
    found = stack(small())
    accounting = account(found, scene_of(found, title="Small").drawn)

    assert accounting.total == len(found.resources)
    assert accounting.drawn + sum(count for count, _ in accounting.folded) == accounting.total


def test_the_footer_tells_the_account(small: Maker, stack: Reader) -> None:
    """Drawn, by hand: the VPC, 6 subnets, 3 gateways, 2 endpoints, an ACL, 3 workloads, a key and a bucket."""
    scene = scene_of(stack(small()), title="Small")
    words = " ".join(label.text for label in scene.labels)

    assert "18 of 44 resources drawn; folded: 6 route tables · 6 route table associations · 4 routes" in words


def test_an_unknown_type_is_refused_by_name(small: Maker, stack: Reader) -> None:
    """The message names type and logical id, and says what to do."""
    resources = small() | {"Ledger": {"Type": "AWS::QLDB::Ledger", "Properties": {}}}

    with pytest.raises(DrawingError, match=r"AWS::QLDB::Ledger: Ledger: .*rules\.csv"):
        scene_of(stack(resources), title="Small")


def test_something_without_a_place_is_refused_by_name(small: Maker, stack: Reader) -> None:
    """A database in subnets of another template cannot be shown where it is."""
    resources = small()
    resources["Spread"]["Properties"]["SubnetIds"] = {"Fn::ImportValue": "subnets"}

    with pytest.raises(DrawingError, match=r"AWS::RDS::DBInstance: Database: .*nothing in the picture stands for it"):
        scene_of(stack(resources), title="Small")


def test_a_stack_without_a_vpc_is_refused(stack: Reader) -> None:
    """So far a picture shows one VPC; the message says what it got."""
    with pytest.raises(DrawingError, match="small: a picture shows one VPC, this stack has 0"):
        scene_of(stack({"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}}}), title="Small")


def test_a_vpc_without_subnets_is_refused(stack: Reader) -> None:
    """An empty frame tells nothing."""
    with pytest.raises(DrawingError, match="AWS::EC2::VPC: Vpc: it has no subnets"):
        scene_of(stack({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}), title="Small")


def test_a_folder_that_is_no_assembly_is_refused(tmp_path: Path) -> None:
    """The message says what it should be."""
    with pytest.raises(DrawingError, match=r"no manifest\.json: this is no CDK assembly"):
        draw(tmp_path, title="Small")
