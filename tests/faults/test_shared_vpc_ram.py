"""Every promise of shared-vpc-ram can be broken, by the owner or by a participant, each with what is its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from tests.faults.verdicts import broken
from tests.objections import objections

QUERIES = "web reaches data on tcp 5432"
METRICS_WEB, METRICS_DATA = "monitor reaches web on tcp 9100", "monitor reaches data on tcp 9100"
NO_SSH, NO_CALLS = "web never reaches data on tcp 22", "data never reaches web at all"
NO_WAY_IN = "web never reaches monitor at all"
OWNER, WEB, DATA = "shared-vpc-ram", "shared-vpc-ram-web", "shared-vpc-ram-data"
BLOCKS = {OWNER: "10.0.0.0/18", WEB: "10.0.64.0/18", DATA: "10.0.128.0/18"}
GROUPS = {OWNER: "Monitor/Group", WEB: "Web/Group", DATA: "Data/Group"}
Fault = Callable[[Deployed], Any]
ARRIVES = ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("shared-vpc-ram"))


@contextmanager
def revoked(stack: Deployed, whose: str, group: str, port: int) -> Iterator[None]:
    """A security group without what it admits on a port."""
    ec2, wearers = stack.client_in(whose, "ec2"), stack.id_of(f"{whose}:{group}")
    (found,) = ec2.describe_security_groups(GroupIds=[wearers])["SecurityGroups"]
    rules = [rule for rule in found["IpPermissions"] if rule.get("FromPort") == port]
    assert rules
    ec2.revoke_security_group_ingress(GroupId=wearers, IpPermissions=rules)
    yield
    ec2.authorize_security_group_ingress(GroupId=wearers, IpPermissions=rules)


@contextmanager
def opened(stack: Deployed, whose: str, to: str, port: int, *, outward: bool = False) -> Iterator[None]:
    """One more rule in the group of somebody's hosts, for the block of somebody else's."""
    ec2, wearers = stack.client_in(whose, "ec2"), stack.id_of(f"{whose}:{GROUPS[whose]}")
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": BLOCKS[to]}]}
    direction = "egress" if outward else "ingress"
    getattr(ec2, f"authorize_security_group_{direction}")(GroupId=wearers, IpPermissions=[rule])
    yield
    getattr(ec2, f"revoke_security_group_{direction}")(GroupId=wearers, IpPermissions=[rule])


@contextmanager
def between(stack: Deployed, caller: str, called: str, port: int) -> Iterator[None]:
    """Two accounts that both make the same mistake: where two filters stand, one alone breaks nothing."""
    with ExitStack() as undo:
        undo.enter_context(opened(stack, caller, called, port, outward=True))
        undo.enter_context(opened(stack, called, caller, port))
        yield


@contextmanager
def walled(stack: Deployed, tier: str) -> Iterator[None]:
    """The owner puts a tier behind a network ACL that passes nothing, whatever participants' groups say."""
    ec2 = stack.client_in(OWNER, "ec2")
    acl = ec2.create_network_acl(VpcId=stack.id_of(f"{OWNER}:Shared/Vpc"))["NetworkAcl"]["NetworkAclId"]
    back = []
    for zone in (1, 2):
        subnet = stack.id_of(f"{OWNER}:Shared/Vpc/{tier}Subnet{zone}/Subnet")
        of_subnet = [{"Name": "association.subnet-id", "Values": [subnet]}]
        (now,) = ec2.describe_network_acls(Filters=of_subnet)["NetworkAcls"]
        (old,) = [a["NetworkAclAssociationId"] for a in now["Associations"] if a["SubnetId"] == subnet]
        new = ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=acl)["NewAssociationId"]
        back.append((new, now["NetworkAclId"]))
    yield
    for association, before in back:
        ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=before)
    ec2.delete_network_acl(NetworkAclId=acl)


FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the rule that names the other account's group revoked": (
        lambda s: revoked(s, DATA, "Data/Group", 5432),
        {QUERIES: "ENI_SG_RULES_MISMATCH"},
    ),
    "the rule of the shared group revoked by the owner": (
        lambda s: revoked(s, OWNER, "Monitored", 9100),
        {METRICS_WEB: "SG_HAS_NO_RULES", METRICS_DATA: "ENI_SG_RULES_MISMATCH"},
    ),
    "the owner's network ACL around the databases": (
        lambda s: walled(s, "data"),
        {QUERIES: "SUBNET_ACL_RESTRICTION", METRICS_DATA: "SUBNET_ACL_RESTRICTION"},
    ),
    "SSH opened by both accounts": (lambda s: between(s, WEB, DATA, 22), {NO_SSH: ARRIVES}),
    "the databases allowed to call by both accounts": (lambda s: between(s, DATA, WEB, 8080), {NO_CALLS: ARRIVES}),
    "a participant let in to the owner's hosts": (lambda s: between(s, WEB, OWNER, 443), {NO_WAY_IN: ARRIVES}),
    "SSH opened by the one account only": (lambda s: opened(s, DATA, WEB, 22), {}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_no_participant_can_do_what_is_the_owners(stack: Deployed) -> None:
    """Neither change the shared group, nor route, nor see the other participant's hosts."""
    ec2 = stack.client_in(WEB, "ec2")
    shared = stack.id_of(f"{OWNER}:Monitored")
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}

    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        ec2.authorize_security_group_ingress(GroupId=shared, IpPermissions=[rule])
    with pytest.raises(ClientError, match=r"InvalidVpcID\.NotFound"):
        ec2.create_route_table(VpcId=stack.id_of(f"{OWNER}:Shared/Vpc"))
    seen = {i["InstanceId"] for r in ec2.describe_instances()["Reservations"] for i in r["Instances"]}
    assert seen == {stack.id_of(f"{WEB}:Web/Host{zone}") for zone in (1, 2)}


def test_all_of_it_exists_in_its_accounts_and_every_promise_holds() -> None:
    """Each resource is found again through its service, as its template says."""
    stack = Deployed(find("shared-vpc-ram"))
    found = stack.look_up()

    assert (str(found), found.good) == ("58/58 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}
    assert len({stack.place_of(name) for name in GROUPS}) == 3


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
