"""Pictures of several VPCs: customer managed keys, replicas of them, and where tiers lead."""

from pathlib import Path
from typing import Any

from study.drawing.assembly import Stack
from study.drawing.estate import scene_of_estate
from study.drawing.geometry import Rect
from study.drawing.layout.bands import KEY_MARK
from study.drawing.model.read_keys import encrypted_in
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, boxes, one, stacks_in, texts, vpc


def key(*statements: dict[str, Any], **more: Any) -> Resources:
    """Return a key that its account administers, and an alias of it."""
    policy = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": FIRST}, "Action": "kms:*"}, *statements]}
    return {
        "Key": resource("KMS::Key", KeyPolicy=policy, EnableKeyRotation=True, **more),
        "Alias": resource("KMS::Alias", AliasName="alias/shop", TargetKeyId={"Ref": "Key"}),
    }


def bucket(key_id: Any) -> dict[str, Any]:
    """Return a bucket that is encrypted under a key."""
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_id}
    rules = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": default}]}
    return resource("S3::Bucket", BucketEncryption=rules)


def marks(scene: Scene) -> list[Rect]:
    """Return the small keys that say that something is encrypted; the last one is the legend's."""
    return [icon.rect for icon in scene.icons if icon.rect.width == KEY_MARK]


def drawn(folder: Path, *more: Resources) -> Scene:
    """Draw two VPCs and more, in an account of its own."""
    resources = {**vpc("Web", 1), **vpc("Tools", 2)}
    for each in more:
        resources |= each
    return scene_of_estate(stacks_in(folder, ("small", f"aws://{FIRST}/us-east-1", {"Resources": resources})), title="")


def test_what_a_key_encrypts_is_marked_and_told(tmp_path: Path) -> None:
    """A small key at the bucket's corner, a number at the key, and the words for both."""
    scene = drawn(tmp_path, key(), {"Letters": bucket({"Ref": "Key"})})
    (letters,) = [icon.rect for icon in scene.icons if icon.resource == "small/Letters"]

    assert [mark.overlaps(letters) for mark in marks(scene)] == [True]
    assert "Customer managed key, rotated automatically" in texts(scene)
    assert "it encrypts the bucket Letters." in texts(scene)
    assert "encrypted under a customer managed key" in texts(scene)


def test_what_aws_encrypts_with_its_own_key_is_not_marked(tmp_path: Path) -> None:
    """The twin: an alias of AWS's is no customer managed key, and nothing needs a legend."""
    scene = drawn(tmp_path, {"Letters": bucket("alias/aws/s3")})

    assert marks(scene) == []
    assert "customer managed" not in texts(scene)


def test_a_key_of_another_account_encrypts_as_well(stack: Any) -> None:
    """By its ARN or by a parameter: who owns the key does not matter to who is encrypted."""
    read: Stack = stack({"Mine": bucket("alias/aws/s3"), "Theirs": bucket("arn:aws:kms:us-east-1:1:key/2")})

    assert encrypted_in(read) == {"Theirs"}


def test_who_else_may_decrypt_is_told_by_account(tmp_path: Path) -> None:
    """A statement of the key's policy that names principals of another account."""
    theirs = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{SECOND}:role/clerk"}, "Action": "kms:Decrypt"}

    told = f"Its policy lets principals of account {SECOND} decrypt."
    assert told in texts(drawn(tmp_path / "with", key(theirs)))
    assert told not in texts(drawn(tmp_path / "without", key()))


def test_a_replica_says_whose_copy_it_is(tmp_path: Path) -> None:
    """A multi-Region key is called one, and so is its copy in another Region."""
    copy = resource("KMS::ReplicaKey", PrimaryKeyArn="arn:aws:kms:us-east-1:1:key/mrk-2", KeyPolicy={})
    scene = drawn(tmp_path, key(MultiRegion=True), {"Copy": copy})

    assert "Multi-Region key, rotated automatically" in texts(scene)
    assert "A replica of a multi-Region key" in texts(scene)


def test_vpcs_of_which_the_same_is_to_be_said_share_a_number(tmp_path: Path) -> None:
    """Two VPCs without a way out, and a third that has an internet gateway."""
    gateway = {
        "Gateway": resource("EC2::InternetGateway"),
        "Attachment": resource(
            "EC2::VPCGatewayAttachment", VpcId={"Ref": "Open"}, InternetGatewayId={"Ref": "Gateway"}
        ),
        "Table": resource("EC2::RouteTable", VpcId={"Ref": "Open"}),
        "Follows": resource(
            "EC2::SubnetRouteTableAssociation", SubnetId={"Ref": "OpenSubnet0"}, RouteTableId={"Ref": "Table"}
        ),
        "Route": resource(
            "EC2::Route",
            RouteTableId={"Ref": "Table"},
            DestinationCidrBlock="0.0.0.0/0",
            GatewayId={"Ref": "Gateway"},
        ),
    }
    told = texts(drawn(tmp_path, vpc("Open", 3, zones=1), gateway))

    assert "Web and Tools: each 2 zones" in told
    assert "There is no default route for app: nothing there reaches the internet or is reached from it." in told
    assert "Open: 1 zone" in told
    assert "The default route of app leads to the internet gateway." in told


def test_the_only_zone_of_a_vpc_fills_it(tmp_path: Path) -> None:
    """Half of a frame with nothing in it looks as if something were missing."""
    scene = one(tmp_path, {**vpc("Web", 1, zones=1), **vpc("Tools", 2, zones=2)})
    cards = boxes(scene, "card")
    cells = boxes(scene, "isolated").values()

    for card in cards.values():
        inside = [cell for cell in cells if card.contains(cell)]
        assert card.right - max(cell.right for cell in inside) == min(cell.x for cell in inside) - card.x
