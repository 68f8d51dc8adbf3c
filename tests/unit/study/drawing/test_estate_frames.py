"""Frames: accounts in the cloud, Regions in accounts, VPCs in Regions, and what is of no Region beside these."""

from pathlib import Path

from study.drawing.estate import scene_of_estate
from study.drawing.geometry import Rect
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, one, stacks_in, texts, vpc

ROLE: Resources = {
    "Auditor": resource(
        "IAM::Role",
        AssumeRolePolicyDocument={
            "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": FIRST}}]
        },
    )
}


def frames(scene: Scene, kind: str) -> list[Rect]:
    """Return the frames of a kind."""
    return [box.rect for box in scene.frames if box.kind == kind]


def place(scene: Scene, name: str) -> Rect:
    """Return where something stands."""
    return next(icon.rect for icon in scene.icons if icon.resource == name)


def test_a_template_of_no_account_has_a_frame_that_says_so(tmp_path: Path) -> None:
    """Account and Region are chosen at deployment; no number is made up."""
    scene = one(tmp_path, {**vpc("Web", 1), **vpc("Tools", 2)})
    (account,), (region,) = frames(scene, "account"), frames(scene, "region")

    assert account.contains(region)
    assert "Account · chosen at deployment" in texts(scene)
    assert "Region · chosen at deployment" in texts(scene)


def test_an_account_in_two_regions_has_one_frame_around_both(tmp_path: Path) -> None:
    """Another account in the same Region has a frame of its own, with a Region in it."""
    web, tools, far = ({"Resources": vpc(name, number)} for number, name in enumerate(("Web", "Tools", "Far")))
    stacks = stacks_in(
        tmp_path,
        ("web", f"aws://{FIRST}/us-east-1", web),
        ("far", f"aws://{FIRST}/eu-west-1", far),
        ("tools", f"aws://{SECOND}/us-east-1", tools),
    )
    scene = scene_of_estate(stacks, title="Three")

    held = [sum(account.contains(region) for region in frames(scene, "region")) for account in frames(scene, "account")]
    assert sorted(held) == [1, 2]


def test_who_has_things_in_several_regions_stands_below_another_such_with_the_regions_in_columns(
    tmp_path: Path,
) -> None:
    """So that what is in one Region is in one column; an account in one Region stands beside."""
    webs = [(f"web{n}", f"aws://{FIRST}/{region}", {"Resources": vpc("Web", n)}) for n, region in enumerate("ab")]
    tools = [
        (f"tools{n}", f"aws://{SECOND}/{region}", {"Resources": vpc("Tool", n + 2)}) for n, region in enumerate("ab")
    ]
    both = scene_of_estate(stacks_in(tmp_path / "both", *webs, *tools), title="Rows")
    one_each = scene_of_estate(stacks_in(tmp_path / "one", *webs, tools[0]), title="Beside")

    first, second = frames(both, "account")
    assert first.bottom < second.y
    assert len({region.x for region in frames(both, "region")}) == 2
    left, right = sorted(frames(one_each, "account"), key=lambda rect: rect.x)
    assert left.right < right.x


def test_what_is_of_no_region_stands_in_a_column_of_its_account(tmp_path: Path) -> None:
    """A role and a hosted zone; a bucket is in its Region."""
    more = {"Zone": resource("Route53::HostedZone", Name="corp.test"), "Papers": resource("S3::Bucket")}
    scene = one(tmp_path, {**vpc("Web", 1), **vpc("Tools", 2), **ROLE, **more})
    (column,), (region,), (account,) = (frames(scene, kind) for kind in ("global", "region", "account"))

    assert column.contains(place(scene, "small/Auditor"))
    assert column.contains(place(scene, "small/Zone"))
    assert region.contains(place(scene, "small/Papers"))
    assert account.contains(column)
    assert not column.overlaps(region)


def test_without_such_there_is_no_column(tmp_path: Path) -> None:
    """The twin: Regions begin at the account's border."""
    scene = one(tmp_path, {**vpc("Web", 1), **vpc("Tools", 2)})

    assert frames(scene, "global") == []
    assert "Global" not in texts(scene)
