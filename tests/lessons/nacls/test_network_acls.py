"""Network ACLs: filters at a subnet's border that keep no state."""

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, EPHEMERAL, Lab
from tests.teaching import teaches

EVERYTHING = [(100, "allow", "all", None, ANYWHERE)]


def client_and_server(lab: Lab) -> tuple[str, str, str, str]:
    """Build a VPC with two subnets, a client in one and a server in the other; security groups let everything pass."""
    vpc = lab.vpc()
    clients, servers = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])
    return vpc, servers, lab.host(clients, anything), lab.host(servers, anything)


@teaches("nacls.1", "nacls.5")
def test_a_reply_passes_when_its_ephemeral_port_is_allowed_out(lab: Lab) -> None:
    """A request comes in on 443; the reply goes out to the client's ephemeral port, which needs a rule of its own."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(
        vpc,
        servers,
        inbound=[(100, "allow", "tcp", 443, ANYWHERE)],
        outbound=[(100, "allow", "tcp", EPHEMERAL, ANYWHERE)],
    )

    assert lab.follow(client, server, 443).reachable


@teaches("nacls.1", "nacls.5", twin=True)
def test_without_the_ephemeral_rule_the_request_arrives_and_the_reply_is_lost(lab: Lab) -> None:
    """The ACL does not know that the reply belongs to a request which it let in a moment ago."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(
        vpc,
        servers,
        inbound=[(100, "allow", "tcp", 443, ANYWHERE)],
        outbound=[(100, "allow", "tcp", 443, ANYWHERE)],  # the mistake: the reply does not go *to* 443
    )

    answer = lab.follow(client, server, 443)

    assert answer.arrives
    assert not answer.reachable
    assert answer.codes == ("SUBNET_ACL_RESTRICTION",)
    assert answer.explanations[0].returning


@teaches("nacls.2")
def test_a_subnet_has_one_network_acl_and_a_second_takes_the_place_of_the_first(lab: Lab) -> None:
    """Associating another ACL replaces the one that was there; a subnet never has two."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    lab.acl(vpc, subnet)
    second = lab.acl(vpc, subnet)

    assert [acl["NetworkAclId"] for acl in lab.acls_of(subnet)] == [second]


@teaches("nacls.2", twin=True)
def test_a_network_acl_that_guards_a_subnet_cannot_be_deleted(lab: Lab) -> None:
    """Otherwise the subnet would have none, and there is no such thing."""
    vpc = lab.vpc()
    acl = lab.acl(vpc, lab.subnet(vpc, "10.0.1.0/24"))

    with pytest.raises(ClientError, match="DependencyViolation"):
        lab.ec2.delete_network_acl(NetworkAclId=acl)


@teaches("nacls.3")
def test_the_default_acl_lets_everything_pass_both_ways(lab: Lab) -> None:
    """A subnet that nobody gave an ACL has the VPC's default one, and leaves filtering to security groups."""
    vpc = lab.vpc()
    (acl,) = lab.acls_of(lab.subnet(vpc, "10.0.1.0/24"))
    first = {entry["Egress"]: entry["RuleAction"] for entry in acl["Entries"] if entry["RuleNumber"] == 100}

    assert acl["IsDefault"]
    assert first == {False: "allow", True: "allow"}


@teaches("nacls.3", twin=True)
def test_a_custom_acl_denies_everything_until_it_has_rules(lab: Lab) -> None:
    """A new ACL holds only its last rule, ``*``, which denies: a subnet put behind it falls silent."""
    vpc, servers, client, server = client_and_server(lab)
    before = lab.follow(client, server, 443)
    lab.acl(vpc, servers)
    (acl,) = lab.acls_of(servers)

    assert before.reachable
    assert {entry["RuleAction"] for entry in acl["Entries"]} == {"deny"}
    assert lab.follow(client, server, 443).codes == ("SUBNET_ACL_RESTRICTION",)


@teaches("nacls.4")
def test_inbound_rules_test_what_enters_the_subnet(lab: Lab) -> None:
    """443 is open inward, so that a client outside the subnet may ask."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, inbound=[(100, "allow", "tcp", 443, ANYWHERE)], outbound=EVERYTHING)

    assert lab.follow(client, server, 443).reachable


@teaches("nacls.4", twin=True)
def test_the_same_rule_does_nothing_for_connections_that_leave_the_subnet(lab: Lab) -> None:
    """The server itself asks on 443: its request leaves by the outbound rules, and the reply meets the inbound ones."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, inbound=[(100, "allow", "tcp", 443, ANYWHERE)], outbound=EVERYTHING)

    answer = lab.follow(server, client, 443)

    assert answer.arrives
    assert answer.explanations[0].returning
    assert answer.explanations[0].direction == "ingress"


@teaches("nacls.6")
def test_what_an_allow_rule_matches_passes(lab: Lab) -> None:
    """PostgreSQL is allowed in by name of protocol, port and block."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, inbound=[(100, "allow", "tcp", 5432, "10.0.1.0/24")], outbound=EVERYTHING)

    assert lab.follow(client, server, 5432).reachable


@teaches("nacls.6", twin=True)
def test_what_no_rule_matches_is_denied(lab: Lab) -> None:
    """Nothing mentions port 22, so the last rule decides: the implicit ``*`` that denies."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, inbound=[(100, "allow", "tcp", 5432, "10.0.1.0/24")], outbound=EVERYTHING)

    assert lab.follow(client, server, 22).codes == ("SUBNET_ACL_RESTRICTION",)


@teaches("nacls.7", "nacls.8")
def test_the_lowest_number_that_matches_decides(lab: Lab) -> None:
    """A deny for one address below the allow for everybody keeps that one address out.

    This blocks a known troublemaker. It is no defence against a distributed attack: an ACL holds 20 rules a direction
    (40 on request); Shield, WAF and CloudFront are made for that.
    """
    vpc, servers, client, server = client_and_server(lab)
    troublemaker = f"{lab.address(client)}/32"
    lab.acl(
        vpc,
        servers,
        inbound=[(90, "deny", "all", None, troublemaker), (100, "allow", "all", None, ANYWHERE)],
        outbound=EVERYTHING,
    )

    assert lab.follow(client, server, 443).codes == ("SUBNET_ACL_RESTRICTION",)


@teaches("nacls.7", "nacls.8", twin=True)
def test_a_deny_above_the_matching_allow_is_never_read(lab: Lab) -> None:
    """The same two rules the other way round: rule 100 matches first, and rule 110 has no say."""
    vpc, servers, client, server = client_and_server(lab)
    troublemaker = f"{lab.address(client)}/32"
    lab.acl(
        vpc,
        servers,
        inbound=[(110, "deny", "all", None, troublemaker), (100, "allow", "all", None, ANYWHERE)],
        outbound=EVERYTHING,
    )

    assert lab.follow(client, server, 443).reachable


@teaches("nacls.9")
def test_from_subnet_to_subnet_four_acl_directions_are_passed(lab: Lab) -> None:
    """Out of the source's, into the target's; the reply out of the target's and into the source's."""
    _, _, client, server = client_and_server(lab)

    answer = lab.follow(client, server, 443)
    hops = [*answer.forward, *answer.returning]
    passed = [hop.egress for hop in hops if hop.component.kind == "NetworkAcl"]

    assert passed == [True, False, True, False]


@teaches("nacls.9", twin=True)
@pytest.mark.parametrize(
    ("closed", "returning"), [("client out", False), ("server in", False), ("server out", True), ("client in", True)]
)
def test_closing_any_one_of_the_four_breaks_the_connection(lab: Lab, closed: str, returning: bool) -> None:  # noqa: FBT001 a case's value
    """Two close the way there, two the way back."""
    vpc = lab.vpc()
    anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])
    hosts = {}
    for who, block in (("client", "10.0.1.0/24"), ("server", "10.0.2.0/24")):
        subnet = lab.subnet(vpc, block)
        lab.acl(
            vpc,
            subnet,
            inbound=[] if closed == f"{who} in" else EVERYTHING,
            outbound=[] if closed == f"{who} out" else EVERYTHING,
        )
        hosts[who] = lab.host(subnet, anything)

    answer = lab.follow(hosts["client"], hosts["server"], 443)

    assert answer.codes == ("SUBNET_ACL_RESTRICTION",)
    assert answer.explanations[0].returning is returning


@teaches("nacls.10")
def test_neighbours_in_one_subnet_talk_past_its_acl(lab: Lab) -> None:
    """The ACL stands at the subnet's border, and this packet does not cross it: even an empty ACL cannot stop it."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    lab.acl(vpc, subnet)
    anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])

    assert lab.follow(lab.host(subnet, anything), lab.host(subnet, anything), 443).reachable


@teaches("nacls.10", twin=True)
def test_between_neighbours_only_security_groups_filter(lab: Lab) -> None:
    """To keep neighbours apart, close their security groups."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    closed = lab.group(vpc)

    assert lab.follow(lab.host(subnet, closed), lab.host(subnet, closed), 443).codes == ("SG_HAS_NO_RULES",)


@teaches("nacls.11")
def test_acl_rules_name_blocks_of_addresses(template: Callable[..., Any]) -> None:
    """The data tier lets the app tier in by its block, because a block is all that an ACL's rule can name."""
    entries = template().of("AWS::EC2::NetworkAclEntry")

    assert entries
    for entry in entries:
        assert ip_network(entry["CidrBlock"]).is_private


@teaches("nacls.11", twin=True)
def test_a_security_group_rule_names_the_role_instead(template: Callable[..., Any]) -> None:
    """The database's group lets the *fleet* in, whatever its addresses are: group rules can name resources."""
    resources = template()
    to_database = [rule for rule in resources.of("AWS::EC2::SecurityGroupIngress") if rule.get("FromPort") == 5432]

    assert to_database
    assert all("SourceSecurityGroupId" in rule and "CidrIp" not in rule for rule in to_database)


def private_host_behind_nat(lab: Lab, acl_in: list[Any]) -> str:
    """Build a private host whose way out is a NAT gateway, with a custom ACL around the gateway's subnet."""
    vpc = lab.vpc()
    outside, inside = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    lab.route_table(vpc, outside, routes={ANYWHERE: lab.internet_gateway(vpc)})
    lab.route_table(vpc, inside, routes={ANYWHERE: lab.nat_gateway(outside)})
    lab.acl(vpc, outside, inbound=acl_in, outbound=EVERYTHING)
    return lab.host(inside, lab.group(vpc))


@teaches("nacls.12")
def test_the_acl_of_its_subnet_filters_what_passes_a_nat_gateway(lab: Lab) -> None:
    """A NAT gateway takes no security group. What it may carry is decided by the ACL of the subnet it stands in."""
    host = private_host_behind_nat(
        lab,
        acl_in=[
            (100, "allow", "tcp", 443, "10.0.2.0/24"),  # what the private subnet may ask for
            (110, "allow", "tcp", EPHEMERAL, ANYWHERE),  # replies from the internet
        ],
    )

    assert lab.follow(host, "internet", 443).reachable


@teaches("nacls.12", twin=True)
def test_what_the_gateways_acl_does_not_let_in_never_leaves(lab: Lab) -> None:
    """SMTP is not on the list of the gateway's ACL, though the host's own security group lets everything out."""
    host = private_host_behind_nat(
        lab, acl_in=[(100, "allow", "tcp", 443, "10.0.2.0/24"), (110, "allow", "tcp", EPHEMERAL, ANYWHERE)]
    )

    assert lab.follow(host, "internet", 25).codes == ("SUBNET_ACL_RESTRICTION",)
