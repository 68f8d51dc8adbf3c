"""What moto keeps or makes without need is let go of or not made, and no answer changes."""

import gc
import weakref
from typing import Any

from moto.core.base_backend import BackendDict

from tests.unit.sandbox.account import Account


def test_an_access_key_is_looked_up_without_founding_what_nobody_uses(account: Account) -> None:
    """An account is asked in the partitions that it has used, and in no other: each begins with AWS's policies."""
    from moto.iam.models import get_account_id_from, iam_backends  # noqa: PLC0415 only after the account is mended

    account.client("iam").create_user(UserName="one")
    key = account.client("iam").create_access_key(UserName="one")["AccessKey"]["AccessKeyId"]
    assert get_account_id_from(key) == account.id
    assert get_account_id_from("AKIAUNKNOWN") != account.id
    assert list(iam_backends[account.id].keys()) == ["aws"]


def test_a_forgotten_account_leaves_nothing_in_memory() -> None:
    """Neither its networks nor its deleted resources are held by anything else: a long-lived sandbox does not grow."""
    backend = _used_and_forgotten()
    gc.collect()
    assert backend() is None


def _used_and_forgotten() -> "weakref.ref[Any]":
    account = Account()
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet)
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 loaded by now

    backend = weakref.ref(ec2_backends[account.id][account.region])
    account.forget()
    return backend


def test_deleted_resources_are_let_go_of(account: Account) -> None:
    """A volume that is deleted is no object any more: moto's dashboard, which lists them all, is not served."""
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 only after the account is mended

    ec2 = account.client("ec2")
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    held = weakref.ref(ec2_backends[account.id][account.region].volumes[volume])
    ec2.delete_volume(VolumeId=volume)
    gc.collect()
    assert held() is None


def test_addresses_of_a_subnet_are_given_out_one_after_the_other(account: Account) -> None:
    """The fifth address is the first that AWS gives out; none is given out twice."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/28")["Subnet"]["SubnetId"]
    made = [ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"] for _ in range(3)]
    assert [one["PrivateIpAddress"] for one in made] == ["10.0.0.4", "10.0.0.5", "10.0.0.6"]


def test_public_images_are_made_when_somebody_looks(account: Account) -> None:
    """An account that only has networks has none in memory; asked for one, it has them all, with their snapshots."""
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 only after the account is mended

    ec2 = account.client("ec2")
    ec2.create_vpc(CidrBlock="10.0.0.0/16")
    backend = ec2_backends[account.id][account.region]
    assert not vars(backend)["_amis"]
    images = ec2.describe_images(Owners=["amazon"])["Images"]
    assert len(images) > 1000
    snapshots = {one["SnapshotId"] for one in ec2.describe_snapshots()["Snapshots"]}
    assert {one["Ebs"]["SnapshotId"] for one in images[0]["BlockDeviceMappings"]} <= snapshots


def test_a_region_of_an_account_is_one_that_its_service_has() -> None:
    """The list is worked out once for each service."""
    backends = {one.service_name: one for one in BackendDict._instances}  # noqa: SLF001 moto has no other list
    assert "eu-central-1" in backends["ec2"]["111122223333"].regions
    assert "aws" not in backends["ec2"]["111122223333"].regions


def test_an_accounts_own_policies_are_told_without_making_all_of_awss(account: Account) -> None:
    """Who asks for the account's own is told of these, attached or not; AWS's are there once somebody asks for them."""
    iam = account.client("iam")
    nothing = '{"Version": "2012-10-17", "Statement": []}'
    listing = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}'
    own = iam.create_policy(PolicyName="own", PolicyDocument=listing)["Policy"]["Arn"]
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=nothing)

    def told(*kinds: str) -> dict[str, list[str]]:
        answer = iam.get_account_authorization_details(Filter=list(kinds))
        return {
            "policies": [policy["Arn"] for policy in answer["Policies"]],
            "roles": [role["RoleName"] for role in answer["RoleDetailList"]],
        }

    assert told("LocalManagedPolicy") == {"policies": [own], "roles": []}
    assert told("Role") == {"policies": [], "roles": ["role"]}
    assert own not in told("AWSManagedPolicy")["policies"]
    assert "arn:aws:iam::aws:policy/ReadOnlyAccess" in told("AWSManagedPolicy")["policies"]
    # Now that AWS's are there, they still are not the account's own.
    assert told("LocalManagedPolicy", "Role") == {"policies": [own], "roles": ["role"]}
