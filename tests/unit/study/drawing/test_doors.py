"""The picture of per-az-nat-egress: hosts in one zone only, a door of EC2 Instance Connect, and who may knock."""

import pytest

from study.assemblies import assembly_of
from study.drawing import scene_of
from study.drawing.assembly import Stack, read
from study.drawing.callouts import callouts
from study.drawing.model import read_architecture
from study.drawing.model.flows import INTERNET
from study.drawing.scene import Scene


@pytest.fixture(scope="module")
def real() -> Stack:
    """Return the stack as it is synthesised."""
    return read(assembly_of("per-az-nat-egress"))[0]


@pytest.fixture(scope="module")
def scene(real: Stack) -> Scene:
    """Return its picture."""
    return scene_of(real, title="NAT")


def test_arrows_begin_and_end_at_what_they_are_about(scene: Scene) -> None:
    """The bastion is in one zone only, aside of the spine: its arrows go there."""
    bands = {band.resource: band.rect for band in scene.bands}
    requests = [arrow for arrow in scene.arrows if arrow.kind == "request" and arrow.source in {*bands, INTERNET}]

    assert len(requests) == 4
    for arrow in requests:
        (first, _), (last, below) = arrow.points[0], arrow.points[-1]
        if arrow.source in bands:
            assert bands[arrow.source].x < first < bands[arrow.source].right
        if below >= bands[arrow.target].y:
            assert bands[arrow.target].x < last < bands[arrow.target].right


def test_the_endpoint_stands_in_its_subnet_and_leads_to_the_hosts(scene: Scene, real: Stack) -> None:
    """Not in the column of services: it has an interface there."""
    (door,) = real.of("AWS::EC2::InstanceConnectEndpoint")
    (icon,) = [icon.rect for icon in scene.icons if icon.resource == door.id]
    zones = [box.rect for box in scene.frames if box.kind == "zone"]

    assert any(zone.contains(icon) for zone in zones)
    assert [arrow.source for arrow in scene.arrows].count(door.id) == 1


def test_a_callout_names_the_network_that_may_knock(real: Stack) -> None:
    """Not every address; and the endpoint is guarded by IAM, which no group tells."""
    words = " ".join(callout.text for callout in callouts(read_architecture(real)))

    assert "The security group of the Bastion host admits 203.0.113.0/24 on TCP 22, and nothing else." in words
    assert "admits every address" not in words
