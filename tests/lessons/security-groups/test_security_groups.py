"""Security groups: filters at a network interface that know a reply when they see one."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.lab import ANYWHERE, Lab
from tests.teaching import teaches


def neighbours(lab: Lab, server_rules: list[Any], client_out: list[Any] | None = None) -> tuple[str, str]:
    """Build a client and a server in one subnet; the server's group has inbound rules and nothing outbound."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    client = lab.host(subnet, lab.group(vpc, outbound=client_out))
    return client, lab.host(subnet, lab.group(vpc, inbound=server_rules, outbound=[]))


def interface_of(lab: Lab, host: str) -> dict[str, Any]:
    """Return the network interface of an instance."""
    wanted = [{"Name": "attachment.instance-id", "Values": [host]}]
    found: dict[str, Any] = lab.ec2.describe_network_interfaces(Filters=wanted)["NetworkInterfaces"][0]
    return found


@teaches("security-groups.1")
def test_one_group_guards_many_interfaces(lab: Lab) -> None:
    """Two servers, one group: the group is a set of rules, and each interface that carries it is filtered by them."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    web = lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)])
    hosts = [lab.host(subnet, web), lab.host(subnet, web)]

    for host in hosts:
        assert [group["GroupId"] for group in interface_of(lab, host)["Groups"]] == [web]


@teaches("security-groups.1", twin=True)
def test_one_interface_may_carry_several_groups(lab: Lab) -> None:
    """And as long as an interface carries a group, the group cannot be deleted."""
    vpc = lab.vpc()
    web, admin = lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)]), lab.group(vpc, inbound=[("tcp", 22, "10.0.0.0/16")])
    host = lab.host(lab.subnet(vpc, "10.0.1.0/24"), web, admin)

    assert {group["GroupId"] for group in interface_of(lab, host)["Groups"]} == {web, admin}
    with pytest.raises(ClientError, match="DependencyViolation"):
        lab.ec2.delete_security_group(GroupId=web)


@teaches("security-groups.2")
def test_every_vpc_starts_with_a_default_group_whose_members_trust_each_other(lab: Lab) -> None:
    """What is launched without naming a group gets it: inbound from members of the same group, outbound everything."""
    vpc = lab.vpc()
    (default,) = lab.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
    (inbound,) = default["IpPermissions"]

    assert default["GroupName"] == "default"
    assert [pair["GroupId"] for pair in inbound["UserIdGroupPairs"]] == [default["GroupId"]]
    with pytest.raises(ClientError, match="CannotDelete"):
        lab.ec2.delete_security_group(GroupId=default["GroupId"])


@teaches("security-groups.2", twin=True)
def test_the_flagship_empties_the_default_group_so_that_forgetting_a_group_opens_nothing(flagship: Deployed) -> None:
    """It cannot be deleted, but its rules can: Security Hub control EC2.2 asks for exactly that."""
    vpc = flagship.id_of("Network/Vpc")
    wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    (default,) = flagship.ec2.describe_security_groups(Filters=wanted)["SecurityGroups"]

    assert default["IpPermissions"] == []
    assert default["IpPermissionsEgress"] == []


@teaches("security-groups.3")
def test_a_new_group_lets_nothing_in_and_everything_out(lab: Lab) -> None:
    """The course speaks of two rules. It is two *sets* of rules: none inbound, and one outbound that allows all."""
    vpc = lab.vpc()
    group = lab.group(vpc)
    (found,) = lab.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]

    assert found["IpPermissions"] == []
    assert [rule["IpProtocol"] for rule in found["IpPermissionsEgress"]] == ["-1"]


@teaches("security-groups.3", twin=True)
def test_each_set_grows_by_itself(lab: Lab) -> None:
    """Three inbound rules and no outbound one: the two sets have nothing to do with each other."""
    vpc = lab.vpc()
    group = lab.group(vpc, inbound=[("tcp", port, ANYWHERE) for port in (80, 443, 8080)], outbound=[])
    (found,) = lab.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]

    assert sorted(rule["FromPort"] for rule in found["IpPermissions"]) == [80, 443, 8080]
    assert found["IpPermissionsEgress"] == []


@teaches("security-groups.4")
def test_a_reply_needs_no_rule(lab: Lab) -> None:
    """The server's group has no outbound rule at all, and still the reply goes out: it belongs to the connection."""
    client, server = neighbours(lab, [("tcp", 443, ANYWHERE)])

    assert lab.follow(client, server, 443).reachable


@teaches("security-groups.4", twin=True)
def test_a_connection_of_its_own_does_need_one(lab: Lab) -> None:
    """The same server cannot open a connection to anybody: that is no reply."""
    client, server = neighbours(lab, [("tcp", 443, ANYWHERE)])

    assert lab.follow(server, client, 443).codes[0] == "SG_HAS_NO_RULES"


@teaches("security-groups.5")
@pytest.mark.parametrize("turned", [False, True], ids=["narrow first", "wide first"])
def test_the_order_of_rules_does_not_matter(lab: Lab, turned: bool) -> None:  # noqa: FBT001 a case's value
    """All rules are read, and one that allows is enough: whichever was written first, 443 is open."""
    rules = [("tcp", 443, "192.0.2.0/24"), ("tcp", 443, "10.0.0.0/16")]
    client, server = neighbours(lab, rules[::-1] if turned else rules)

    assert lab.follow(client, server, 443).reachable


@teaches("security-groups.5", twin=True)
def test_without_the_one_rule_that_allows_the_others_do_not_help(lab: Lab) -> None:
    """Take the matching rule away and no order of the rest lets the client in."""
    client, server = neighbours(lab, [("tcp", 443, "192.0.2.0/24"), ("tcp", 80, "10.0.0.0/16")])

    assert lab.follow(client, server, 443).codes == ("ENI_SG_RULES_MISMATCH",)


@teaches("security-groups.6")
def test_a_group_rule_can_only_allow(lab: Lab) -> None:
    """No call takes a deny, nor has a described rule a place for one: compare with a network ACL's ``RuleAction``."""
    vpc = lab.vpc()
    group = lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)])
    rules = lab.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    fields = {name for rule in rules["SecurityGroupRules"] for name in rule}

    assert rules["SecurityGroupRules"]
    assert not {name for name in fields if "Action" in name or "Deny" in name}


@teaches("security-groups.6", twin=True)
def test_blocking_part_of_an_allowed_range_takes_a_network_acl(lab: Lab) -> None:
    """Everybody may ask on 443, but for one address: that *but* is a deny, and only an ACL can say it."""
    vpc = lab.vpc()
    clients, servers = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    group = lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)])
    blocked, welcome, server = lab.host(clients, group), lab.host(clients, group), lab.host(servers, group)
    lab.acl(
        vpc,
        servers,
        inbound=[(90, "deny", "all", None, f"{lab.address(blocked)}/32"), (100, "allow", "all", None, ANYWHERE)],
        outbound=[(100, "allow", "all", None, ANYWHERE)],
    )

    assert lab.follow(welcome, server, 443).reachable
    assert not lab.follow(blocked, server, 443).reachable


@teaches("security-groups.7")
def test_what_one_group_does_not_allow_another_may(lab: Lab) -> None:
    """The course speaks of a hidden *explicit* deny. It is implicit: a second group on the interface overrules it."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    silent, web = lab.group(vpc), lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)])

    assert lab.follow(lab.host(subnet, silent), lab.host(subnet, silent, web), 443).reachable


@teaches("security-groups.7", twin=True)
def test_with_no_group_that_allows_the_packet_is_dropped(lab: Lab) -> None:
    """Both groups are silent about 443: nobody forbids it, and nobody allows it."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    silent, web = lab.group(vpc), lab.group(vpc, inbound=[("tcp", 80, ANYWHERE)])

    assert not lab.follow(lab.host(subnet, silent), lab.host(subnet, silent, web), 443).reachable


@teaches("security-groups.8")
def test_the_flagships_fleet_lets_the_load_balancers_group_in_and_no_address(flagship: Deployed) -> None:
    """The rule says *who*, not *where from*: a load balancer changes its addresses as it grows."""
    groups = flagship.ec2.describe_instances(
        Filters=[{"Name": "tag:aws:autoscaling:groupName", "Values": [flagship.id_of("Web/Group/ASG")]}]
    )["Reservations"][0]["Instances"][0]["SecurityGroups"]
    balancer = flagship.client("elbv2").describe_load_balancers()["LoadBalancers"][0]
    (fleet,) = flagship.ec2.describe_security_groups(GroupIds=[groups[0]["GroupId"]])["SecurityGroups"]
    (inbound,) = fleet["IpPermissions"]

    assert [pair["GroupId"] for pair in inbound["UserIdGroupPairs"]] == balancer["SecurityGroups"]
    assert inbound["IpRanges"] == []


@teaches("security-groups.8", twin=True)
def test_a_group_that_is_referenced_cannot_be_deleted(lab: Lab) -> None:
    """A reference is a dependency: take the rule away first."""
    vpc = lab.vpc()
    balancer = lab.group(vpc)
    fleet = lab.group(vpc, inbound=[("tcp", 8080, balancer)])

    with pytest.raises(ClientError, match="DependencyViolation"):
        lab.ec2.delete_security_group(GroupId=balancer)
    lab.ec2.delete_security_group(GroupId=fleet)
    lab.ec2.delete_security_group(GroupId=balancer)


@teaches("security-groups.9")
def test_a_new_member_is_covered_without_a_new_rule(lab: Lab) -> None:
    """The database lets the role *application* in. A server that joins the role later is let in at once."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    application = lab.group(vpc)
    database = lab.host(subnet, lab.group(vpc, inbound=[("tcp", 5432, application)]))
    newcomer = lab.host(subnet, application)

    assert lab.follow(newcomer, database, 5432).reachable


@teaches("security-groups.9", twin=True)
def test_a_neighbour_of_another_role_is_not(lab: Lab) -> None:
    """Same subnet, next address, another group: the role decides."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    application, monitoring = lab.group(vpc), lab.group(vpc)
    database = lab.host(subnet, lab.group(vpc, inbound=[("tcp", 5432, application)]))

    assert lab.follow(lab.host(subnet, monitoring), database, 5432).codes == ("ENI_SG_RULES_MISMATCH",)
