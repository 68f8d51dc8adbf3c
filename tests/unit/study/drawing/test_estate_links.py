"""Lines for who writes, leads or shares to whom and rules over what, over the borders of accounts and Regions."""

from pathlib import Path
from typing import Any

from study.drawing.estate import scene_of_estate
from study.drawing.geometry import Rect
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, boxes, one, stacks_in, texts, vpc

NEAR = 3


def got(stack: str, output: str) -> dict[str, Any]:
    """Return what another stack tells."""
    return {"Fn::GetStackOutput": {"StackName": stack, "OutputName": output}}


def output(**told: Any) -> dict[str, Any]:
    """Return outputs of a stack."""
    return {name: {"Value": value} for name, value in told.items()}


def allowed(action: str, **more: Any) -> dict[str, Any]:
    """Return a policy's document with one statement."""
    return {"Statement": [{"Effect": "Allow", "Action": action, **more}]}


def joined(scene: Scene) -> set[tuple[str, str]]:
    """Return what lines with arrowheads connect."""
    return {(arrow.source, arrow.target) for arrow in scene.arrows if arrow.kind in ("link", "right", "key")}


def bucket(**more: Any) -> dict[str, Any]:
    """Return a bucket."""
    return resource("S3::Bucket", **more)


def role(*statements: dict[str, Any]) -> dict[str, Any]:
    """Return a role that people assume, with policies."""
    trust = allowed("sts:AssumeRole", Principal={"AWS": FIRST})
    policies = [{"PolicyDocument": each, "PolicyName": "own"} for each in statements]
    return resource("IAM::Role", AssumeRolePolicyDocument=trust, Policies=policies)


def custody(folder: Path) -> Scene:
    """Draw a key, its administrator and its replica in one account, a bucket and a reader in another."""
    ruling = allowed("kms:*", Principal={"AWS": {"Fn::GetAtt": ["Keeper", "Arn"]}})
    keys: Resources = {
        "Keeper": role(),
        "Key": resource("KMS::Key", MultiRegion=True, KeyPolicy=ruling),
        "Trail": resource("CloudTrail::Trail", S3BucketName={"Ref": "Uses"}, IsLogging=True),
        "Uses": bucket(),
    }
    copy: Resources = {"Copy": resource("KMS::ReplicaKey", PrimaryKeyArn=got("keys", "Arn"), KeyPolicy={})}
    rule = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": got("keys", "Arn")}}
    data: Resources = {
        **vpc("Web", 1),
        "Letters": bucket(BucketEncryption={"ServerSideEncryptionConfiguration": [rule]}),
        "Reader": role(allowed("s3:GetObject", Resource={"Fn::GetAtt": ["Letters", "Arn"]})),
    }
    stacks = stacks_in(
        folder,
        (
            "keys",
            f"aws://{FIRST}/us-east-1",
            {"Resources": keys, "Outputs": output(Arn={"Fn::GetAtt": ["Key", "Arn"]})},
        ),
        ("copy", f"aws://{FIRST}/eu-west-1", {"Resources": copy}),
        ("data", f"aws://{SECOND}/us-east-1", {"Resources": data}),
    )
    return scene_of_estate(stacks, title="Custody")


def test_a_key_leads_to_what_it_encrypts_and_to_its_replica(tmp_path: Path) -> None:
    """In other stacks, accounts and Regions, too."""
    scene = custody(tmp_path)

    assert {("keys/Key", "data/Letters"), ("keys/Key", "copy/Copy")} <= joined(scene)
    assert "encrypts" in texts(scene)
    assert "multi-Region replica" in texts(scene)


def test_what_keys_do_what_policies_allow_and_what_is_written_look_different(tmp_path: Path) -> None:
    """And the legend says so; a picture without keys and policies has no such lines."""
    kinds = {(arrow.source, arrow.target): arrow.kind for arrow in custody(tmp_path / "keys").arrows}
    none = names(tmp_path / "none")

    assert kinds["keys/Key", "data/Letters"] == "key"
    assert kinds["keys/Keeper", "keys/Key"] == "right"
    assert kinds["keys/Trail", "keys/Uses"] == "link"
    assert "a policy allows it" in texts(custody(tmp_path / "again"))
    assert not {arrow.kind for arrow in none.arrows} & {"key", "right"}
    assert "a policy allows it" not in texts(none)


def test_roles_lead_to_what_they_rule_and_read_and_a_trail_to_its_bucket(tmp_path: Path) -> None:
    """As policies allow; nobody leads to what no policy names."""
    scene = custody(tmp_path)

    expected = {("keys/Keeper", "keys/Key"), ("data/Reader", "data/Letters"), ("keys/Trail", "keys/Uses")}
    assert expected <= joined(scene)
    assert ("data/Reader", "keys/Key") not in joined(scene)
    for words in ("administers", "reads", "records"):
        assert words in texts(scene)


def test_hosts_lead_to_keys_by_the_endpoint_of_their_vpc(tmp_path: Path) -> None:
    """Without an endpoint the line begins at the host itself."""
    host = {"Key": resource("KMS::Key", KeyPolicy={}), **vpc("Web", 1), **vpc("Tools", 2)}
    host["Profile"] = resource("IAM::InstanceProfile", Roles=[{"Ref": "Server"}])
    host["Server"] = role(allowed("kms:Decrypt", Resource={"Fn::GetAtt": ["Key", "Arn"]}))
    host["WebHost0"]["Properties"]["IamInstanceProfile"] = {"Ref": "Profile"}
    door = resource(
        "EC2::VPCEndpoint",
        VpcId={"Ref": "Web"},
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.us-east-1.kms",
        SubnetIds=[{"Ref": "WebSubnet1"}],
    )

    assert ("small/Door", "small/Key") in joined(one(tmp_path / "with", host | {"Door": door}))
    assert ("small/WebHost0", "small/Key") in joined(one(tmp_path / "without", host))


def names(folder: Path, *, associated: bool = True) -> Scene:
    """Draw a zone of a VPC that another account's VPC has joined, and a rule that is shared with that account."""
    own: Resources = {
        **vpc("Web", 1),
        "Zone": resource("Route53::HostedZone", Name="corp.test", VPCs=[{"VPCId": {"Ref": "Web"}}]),
        "Rule": resource("Route53Resolver::ResolverRule", DomainName="old.test", RuleType="FORWARD"),
        "Share": resource(
            "RAM::ResourceShare", Principals=[SECOND, "333333333333"], ResourceArns=[{"Fn::GetAtt": ["Rule", "Arn"]}]
        ),
    }
    guest: Resources = vpc("Guest", 2)
    if associated:
        ends = {"ZoneId": got("own", "Zone"), "VpcId": {"Ref": "Guest"}}
        guest["Joined"] = {"Type": "Custom::JoinedZone", "Properties": ends}
    stacks = stacks_in(
        folder,
        ("own", f"aws://{FIRST}/us-east-1", {"Resources": own, "Outputs": output(Zone={"Ref": "Zone"})}),
        ("guest", f"aws://{SECOND}/us-east-1", {"Resources": guest}),
    )
    return scene_of_estate(stacks, title="Names")


def test_a_private_zone_leads_to_the_vpcs_that_it_answers(tmp_path: Path) -> None:
    """Its own ones, and those of other accounts that have joined it; not those that have not."""
    assert {("own/Zone", "own/Web"), ("own/Zone", "guest/Guest")} <= joined(names(tmp_path / "both"))
    alone = joined(names(tmp_path / "one", associated=False))
    assert ("own/Zone", "own/Web") in alone
    assert ("own/Zone", "guest/Guest") not in alone


def test_an_outbound_endpoint_leads_to_the_servers_that_it_asks(tmp_path: Path) -> None:
    """Where they are hosts of a template; addresses of somebody else are told by the callout alone."""
    place = [{"SubnetId": {"Ref": "WebSubnet0"}}]
    ask = {"DomainName": "old.test", "RuleType": "FORWARD", "ResolverEndpointId": {"Fn::GetAtt": ["Out", "Id"]}}
    made = {**vpc("Web", 1), **vpc("Tools", 2)}
    made["Out"] = resource("Route53Resolver::ResolverEndpoint", Direction="OUTBOUND", IpAddresses=place)
    for ip, expected in (({"Fn::GetAtt": ["ToolsHost1", "PrivateIp"]}, True), ("192.0.2.53", False)):
        rule = resource("Route53Resolver::ResolverRule", TargetIps=[{"Ip": ip}], **ask)
        scene = one(tmp_path / str(expected), made | {"Rule": rule})
        assert (("small/Out", "small/ToolsHost1") in joined(scene)) == expected


def test_a_share_leads_to_the_accounts_with_whom_it_shares_what(tmp_path: Path) -> None:
    """Its line ends at the account's frame; accounts that are not drawn have none."""
    scene = names(tmp_path)

    assert {target for source, target in joined(scene) if source == "own/Share"} == {f"account:{SECOND}"}
    assert "shares the rule for old.test" in texts(scene)
    (line,) = [arrow.points for arrow in scene.arrows if arrow.source == "own/Share"]
    frames = [box.rect for box in scene.frames if box.kind == "account"]
    guest = next(frame for frame in frames if frame.contains(boxes(scene, "card")["guest/Guest"]))
    x, y = line[-1]
    assert min(abs(x - guest.x), abs(x - guest.right), abs(y - guest.y), abs(y - guest.bottom)) <= NEAR


def test_words_for_a_line_stand_beside_it_once_for_all_lines_from_one_source(tmp_path: Path) -> None:
    """A role that reads two buckets says so once, not on a line, an icon or other words."""
    both = allowed("s3:GetObject", Resource=[{"Fn::GetAtt": [name, "Arn"]} for name in ("One", "Two")])
    scene = one(tmp_path, {**vpc("Web", 1), **vpc("Tools", 2), "One": bucket(), "Two": bucket(), "Reader": role(both)})
    said = [label for label in scene.labels if label.text == "reads"]

    assert {("small/Reader", "small/One"), ("small/Reader", "small/Two")} <= joined(scene)
    assert len(said) == 1
    assert not any(said[0].rect.overlaps(icon.rect) for icon in scene.icons)
    assert not any(said[0].rect.overlaps(each.rect) for each in scene.labels if each is not said[0])
    assert isinstance(said[0].rect, Rect)
