"""Remarks are computed from the template: they change when it does."""

from collections.abc import Callable
from typing import Any

from study.drawing.assembly import Stack
from study.drawing.callouts import Callout, callouts
from study.drawing.model import read_architecture

Resources = dict[str, dict[str, Any]]
Reader = Callable[[Resources], Stack]
Maker = Callable[..., Resources]


def remarks(stack: Stack) -> tuple[Callout, ...]:
    """Return the remarks on a stack."""
    return callouts(read_architecture(stack))


def one(stack: Stack, title: str) -> str:
    """Return the text of the one remark whose title begins so."""
    (found,) = (callout for callout in remarks(stack) if callout.title.startswith(title))
    return found.text


def test_the_chain_of_security_groups_is_told_step_by_step(small: Maker, stack: Reader) -> None:
    """From the internet to the data, in the order in which requests pass."""
    titles = [callout.title for callout in remarks(stack(small()))[:3]]

    assert titles == [
        "Internet → load balancer: TCP 80",
        "Load balancer → fleet: TCP 8080",
        "Fleet → database: TCP 5432",
    ]


def test_a_group_that_admits_one_peer_admits_nobody_else(small: Maker, stack: Reader) -> None:
    """The database is asked by the fleet alone."""
    assert "admits the fleet and nobody else" in one(stack(small()), "Fleet → database")


def test_a_second_peer_takes_nobody_else_back(small: Maker, stack: Reader) -> None:
    """The twin: with another rule the sentence would be a lie."""
    resources = small()
    resources["DatabaseGroup"]["Properties"]["SecurityGroupIngress"].append(
        {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "10.9.0.0/16"}
    )

    assert "nobody else" not in one(stack(resources), "Fleet → database")


def test_a_database_that_is_open_to_addresses_is_told_of(small: Maker, stack: Reader) -> None:
    """No group is the source, so that there is no arrow; to say nothing would hide who may ask."""
    resources = small()
    resources["DatabaseGroup"]["Properties"]["SecurityGroupIngress"] = [
        {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": block}
        for block in ("10.9.0.0/16", "10.8.0.0/16")
    ]

    text = one(stack(resources), "Data tier: no way out, a network ACL and let in by address")

    assert text.endswith("The security group of the database admits 10.9.0.0/16 and 10.8.0.0/16 on TCP 5432.")
    assert not [each for each in remarks(stack(resources)) if each.title.startswith("Fleet → database")]


def test_a_database_that_is_open_to_everybody_is_told_of(small: Maker, stack: Reader) -> None:
    """Also where no route leads to it from the internet: the fleet, and whoever else is in the VPC, may ask."""
    resources = small()
    resources["DatabaseGroup"]["Properties"]["SecurityGroupIngress"][0] = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}

    assert "database admits every address on all traffic." in one(stack(resources), "Data tier: no way out")


def test_where_groups_admit_groups_no_address_is_told(small: Maker, stack: Reader) -> None:
    """The twin: everybody on the internet may ask the load balancer, which an arrow says."""
    assert not [each for each in remarks(stack(small())) if "by address" in each.title]


def listener(protocol: str, port: int, **action: Any) -> dict[str, Any]:
    """Return a listener of the load balancer."""
    properties = {
        "LoadBalancerArn": {"Ref": "Balancer"},
        "Protocol": protocol,
        "Port": port,
        "DefaultActions": [action],
    }
    return {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": properties}


def test_a_load_balancer_without_a_certificate_is_told(small: Maker, stack: Reader) -> None:
    """Plain HTTP is a hazard that a picture should not hide."""
    resources = small() | {"Http": listener("HTTP", 80, Type="fixed-response")}

    assert "requests travel unencrypted" in one(stack(resources), "Internet → load balancer")


def test_a_redirect_to_https_is_told(small: Maker, stack: Reader) -> None:
    """The twin: with a certificate plain requests are sent on."""
    resources = small() | {
        "Http": listener("HTTP", 80, Type="redirect", RedirectConfig={"Protocol": "HTTPS", "Port": "443"}),
        "Https": listener("HTTPS", 443, Type="fixed-response"),
    }
    text = one(stack(resources), "Internet → load balancer")

    assert "HTTP is redirected to HTTPS 443." in text
    assert "unencrypted" not in text


def test_a_fleet_without_desired_capacity_begins_with_its_minimum(small: Maker, stack: Reader) -> None:
    """As Auto Scaling does."""
    assert "(min 2, desired 2, max 6)" in one(stack(small()), "Load balancer → fleet")


def test_desired_capacity_is_told(small: Maker, stack: Reader) -> None:
    """The twin: what the template says wins."""
    resources = small()
    resources["Fleet"]["Properties"]["DesiredCapacity"] = "4"

    assert "(min 2, desired 4, max 6)" in one(stack(resources), "Load balancer → fleet")


def test_multi_az_is_told(small: Maker, stack: Reader) -> None:
    """The standby is in a second zone."""
    assert "standby in a second zone" in one(stack(small()), "Fleet → database")


def test_a_database_in_one_zone_is_told(small: Maker, stack: Reader) -> None:
    """The twin: without Multi-AZ the zone's loss is the database's."""
    resources = small()
    resources["Database"]["Properties"]["MultiAZ"] = False

    assert "in a single zone" in one(stack(resources), "Fleet → database")


def test_own_nat_gateways_keep_zones_apart(small: Maker, stack: Reader) -> None:
    """The default routes stay in their zones."""
    assert "takes no other zone's way out" in one(stack(small()), "Way out: each zone's own")


def test_a_single_nat_gateway_ties_zones_together(small: Maker, stack: Reader) -> None:
    """The twin: the remark says which zones depend on which."""
    text = one(stack(small(zones=3, nats="single")), "Way out: through another zone's")

    assert "app subnets of zones 2 and 3 leave through a NAT gateway in zone 1" in text


def test_ephemeral_ports_of_the_network_acl_are_told(small: Maker, stack: Reader) -> None:
    """Inward the port of the database, outward the ports of the answers."""
    text = one(stack(small()), "Data tier: no way out and a network ACL")

    assert "lets in TCP 5432 from 10.0.0.0/16, and out TCP 1024–65535 to 10.0.0.0/16, the ephemeral ports" in text


def test_a_closed_network_acl_lets_out_nothing(small: Maker, stack: Reader) -> None:
    """The twin: without the rule there is nothing ephemeral to explain."""
    resources = small()
    del resources["AclOut"]

    text = one(stack(resources), "Data tier")

    assert "out nothing" in text
    assert "ephemeral" not in text


def test_what_the_key_protects_is_told(small: Maker, stack: Reader) -> None:
    """By what it is, and whether the key is rotated."""
    assert one(stack(small()), "Customer managed key, rotated automatically") == "It encrypts the database."


def test_the_key_of_a_password_is_not_that_of_the_storage(small: Maker, stack: Reader) -> None:
    """RDS takes a key for each, and one of AWS's own where none is named."""
    resources = small()
    properties = resources["Database"]["Properties"]
    properties["MasterUserSecret"] = {}

    assert one(stack(resources), "Customer managed key") == "It encrypts the database."

    properties["MasterUserSecret"] = {"KmsKeyId": properties.pop("KmsKeyId")}

    assert one(stack(resources), "Customer managed key") == "It encrypts the database's master user's password."


def test_an_unused_key_that_is_never_rotated_is_told(small: Maker, stack: Reader) -> None:
    """The twin."""
    resources = small()
    resources["Key"]["Properties"]["EnableKeyRotation"] = False
    del resources["Database"]["Properties"]["KmsKeyId"]

    assert one(stack(resources), "Customer managed key, never rotated") == ""


def test_a_flow_log_says_what_it_watches_and_which_traffic(small: Maker, stack: Reader) -> None:
    """Of the whole VPC, of a subnet, or of an endpoint's interface, whose id is an attribute of the endpoint."""
    resources = small()
    resources["Sts"] = {
        "Type": "AWS::EC2::VPCEndpoint",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "ServiceName": "com.amazonaws.eu-west-1.sts"},
    }
    interface = {"Fn::Select": [0, {"Fn::GetAtt": ["Sts", "NetworkInterfaceIds"]}]}
    watched = {"Whole": {"Ref": "Vpc"}, "Tier": {"Ref": "data1"}, "Interface": interface}
    for name, resource in watched.items():
        resources[f"{name}Group"] = {"Type": "AWS::Logs::LogGroup", "Properties": {}}
        resources[name] = {
            "Type": "AWS::EC2::FlowLog",
            "Properties": {
                "ResourceId": resource,
                "TrafficType": "REJECT" if name == "Interface" else "ALL",
                "LogGroupName": {"Ref": f"{name}Group"},
            },
        }

    found = [callout for callout in remarks(stack(resources)) if "low logs" in callout.title]

    assert [callout.title.partition(" →")[0] for callout in found] == [
        "VPC flow logs",
        "Flow logs of subnet data",
        "Flow logs of endpoint sts",
    ]
    assert "the VPC's interfaces is recorded, accepted and rejected" in found[0].text
    assert "the interfaces of endpoint sts is recorded, rejected only" in found[2].text


def test_the_ports_of_answers_are_the_last_to_be_told(small: Maker, stack: Reader) -> None:
    """What is said of them would else be said of another port, whatever the entries' numbers are."""
    resources = small()
    entry = dict(resources["AclOut"]["Properties"], RuleNumber=900, PortRange={"From": 443, "To": 443})
    resources["AclOther"] = {"Type": "AWS::EC2::NetworkAclEntry", "Properties": entry}

    text = one(stack(resources), "Data tier: no way out and a network ACL")

    assert text.index("TCP 443") < text.index("TCP 1024–65535")
    assert "the ephemeral ports of the answers" in text
