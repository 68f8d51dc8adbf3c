"""Pictures of a shared VPC: what a participant has there stands in his own account."""

from pathlib import Path
from typing import Any

from study.drawing.estate import scene_of_estate
from study.drawing.geometry import Rect
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, stacks_in, texts, vpc


def drawn(folder: Path, *, guest: str = SECOND, more: Resources | None = None) -> Scene:
    """Draw an owner's VPC, a host of an account in one of its subnets, and one in a subnet that nobody knows."""
    told = {"Outputs": {"Subnet": {"Value": {"Ref": "WebSubnet0"}}}}
    subnet = {"Fn::GetStackOutput": {"StackName": "owner", "OutputName": "Subnet"}}
    host: dict[str, Any] = {"Host": resource("EC2::Instance", SubnetId=subnet)}
    lost: dict[str, Any] = {"Far": resource("EC2::Instance", SubnetId="subnet-1")}
    stacks = stacks_in(
        folder,
        ("owner", f"aws://{FIRST}/eu-west-1", {"Resources": {**vpc("Web", 1), **(more or {})}, **told}),
        ("guest", f"aws://{guest}/eu-west-1", {"Resources": host}),
        ("lost", f"aws://{SECOND}/eu-west-1", {"Resources": lost}),
    )
    return scene_of_estate(stacks, title="Shared")


def frames(scene: Scene, kind: str) -> list[Rect]:
    """Return the frames and bands of a kind."""
    return [box.rect for box in (*scene.frames, *scene.bands) if box.kind == kind]


def place(scene: Scene, name: str) -> Rect:
    """Return where something stands."""
    (found,) = [icon.rect for icon in scene.icons if icon.resource == name]
    return found


def test_a_host_of_another_account_stands_in_its_own_view_of_the_vpc(tmp_path: Path) -> None:
    """The view has the tiers in which it has something; a host in a subnet that nobody knows stands beside."""
    scene = drawn(tmp_path)
    (own,), (view,) = frames(scene, "card"), frames(scene, "view")

    assert view.contains(place(scene, "guest/Host"))
    assert not own.overlaps(view)
    assert not view.contains(place(scene, "lost/Far"))
    assert f"10.1.0.0/16 · of {FIRST}" in texts(scene)
    assert f"Account {SECOND} has 1 instance in app" in scene.description
    accounts = frames(scene, "account")
    assert [frame.contains(view) for frame in accounts].count(True) == 1
    assert not any(frame.contains(view) and frame.contains(own) for frame in accounts)


def test_a_host_of_another_stack_of_the_owner_stands_in_the_vpc(tmp_path: Path) -> None:
    """The twin: nothing is shared, so nobody has a view of his own."""
    scene = drawn(tmp_path, guest=FIRST)
    (own,) = frames(scene, "card")

    assert own.contains(place(scene, "guest/Host"))
    assert frames(scene, "view") == []


def test_what_shares_it_stands_on_the_line_to_whom_it_is_shared_with(tmp_path: Path) -> None:
    """A share with somebody who has nothing there leads nowhere."""
    shares = {
        name: resource("RAM::ResourceShare", Name=name, Principals=[account])
        for name, account in (("Share", SECOND), ("Other", "333333333333"))
    }
    scene = drawn(tmp_path, more=shares)

    assert [(a.source, a.target) for a in scene.arrows if a.source] == [("owner/Web", f"owner/Web@{SECOND}")]
    assert {"owner/Share", "owner/Other"} <= scene.drawn
