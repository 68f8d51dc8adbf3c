"""VPC Flow Logs: what is watched, what a record holds, where it goes, and what the pairs of records tell."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, EPHEMERAL, Lab
from tests.teaching import teaches

EVERYTHING = [(100, "allow", "all", None, ANYWHERE)]


def client_and_server(lab: Lab, **server: Any) -> tuple[str, str, str, str]:
    """Build a VPC with a client in one subnet and a server in another; ``server`` is for its security group."""
    vpc = lab.vpc()
    clients, servers = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    rules = {"inbound": [("tcp", 443, ANYWHERE)], **server}
    return vpc, servers, lab.host(clients, lab.group(vpc)), lab.host(servers, lab.group(vpc, **rules))


def interface_of(lab: Lab, host: str) -> str:
    """Return the id of a host's network interface."""
    (found,) = lab.ec2.describe_instances(InstanceIds=[host])["Reservations"][0]["Instances"]
    return str(found["NetworkInterfaces"][0]["NetworkInterfaceId"])


def described(lab: Lab, log: str) -> dict[str, Any]:
    """Return what EC2 tells of a flow log."""
    found: dict[str, Any] = lab.ec2.describe_flow_logs(FlowLogIds=[log])["FlowLogs"][0]
    return found


@teaches("flow-logs.1")
def test_a_default_record_holds_who_to_whom_how_much_and_what_became_of_it(lab: Lab) -> None:
    """Fourteen fields, version 2. Of the content nothing."""
    vpc, _, client, server = client_and_server(lab)
    log = lab.flow_log(vpc)
    mine, its = lab.address(client), lab.address(server)

    sent, *_ = lab.records(lab.follow(client, server, 443, source_port=50000), log)

    assert described(lab, log)["LogFormat"] == (
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
        "${bytes} ${start} ${end} ${action} ${log-status}"
    )
    # Counts and times are dashes here: no packet was sent, and nobody counted.
    expected = f"2 {lab.account_id} {interface_of(lab, client)} {mine} {its} 50000 443 6 - - - - ACCEPT OK"
    assert sent == expected


@teaches("flow-logs.1", twin=True)
def test_a_custom_format_holds_what_was_asked_for_and_says_a_higher_version(lab: Lab) -> None:
    """Which way a flow goes, who opened the connection, whose interface it is: none of it is in the default format."""
    vpc, _, client, server = client_and_server(lab)
    log = lab.flow_log(vpc, fields="version flow-direction tcp-flags instance-id action")

    records = lab.records(lab.follow(client, server, 443), log)

    assert records == [
        f"5 egress 2 {client} ACCEPT",  # SYN
        f"5 ingress 2 {server} ACCEPT",
        f"5 egress 18 {server} ACCEPT",  # SYN-ACK
        f"5 ingress 18 {client} ACCEPT",
    ]


@teaches("flow-logs.3")
@pytest.mark.parametrize(
    ("address", "port", "protocol"),
    [
        ("10.0.0.2", 53, "udp"),  # Amazon DNS, at the VPC's base plus two
        ("169.254.169.254", 80, "tcp"),  # instance metadata
        ("169.254.169.123", 123, "udp"),  # time
        ("169.254.169.250", 1688, "tcp"),  # Windows activation
        ("10.0.2.9", 67, "udp"),  # DHCP
    ],
)
def test_what_a_host_needs_of_aws_itself_is_never_logged(lab: Lab, address: str, port: int, protocol: str) -> None:
    """Not even by a flow log of all traffic of the whole VPC. Also never: mirrored traffic, and the VPC's router."""
    vpc, _, client, _ = client_and_server(lab)
    log = lab.flow_log(vpc)

    assert lab.records(lab.follow(client, address, port, protocol=protocol), log) == []


@teaches("flow-logs.3", twin=True)
def test_a_dns_server_of_ones_own_is_logged_like_any_other_host(lab: Lab) -> None:
    """It is Amazon's server that is left out, not DNS: for that one, Route 53 Resolver logs queries."""
    vpc, _, client, server = client_and_server(lab, inbound=[("udp", 53, ANYWHERE)])
    log = lab.flow_log(vpc)

    assert len(lab.records(lab.follow(client, server, 53, protocol="udp"), log)) == 4


@teaches("flow-logs.4")
def test_a_flow_log_of_a_vpc_watches_interfaces_that_come_later(lab: Lab) -> None:
    """It was made before there was any host; a flow log of a subnet does the same for the subnet."""
    vpc = lab.vpc()
    clients, servers = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    whole, one = lab.flow_log(vpc, fields="instance-id"), lab.flow_log(servers, fields="instance-id")
    client = lab.host(clients, lab.group(vpc))
    server = lab.host(servers, lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)]))

    answer = lab.follow(client, server, 443)

    assert lab.records(answer, whole) == [client, server, server, client]
    assert lab.records(answer, one) == [server, server]


@teaches("flow-logs.4", twin=True)
def test_a_flow_log_of_an_interface_watches_no_other(lab: Lab) -> None:
    """Two servers in one subnet, of which one is watched."""
    vpc, servers, client, server = client_and_server(lab)
    other = lab.host(servers, lab.group(vpc, inbound=[("tcp", 443, ANYWHERE)]))
    log = lab.flow_log(interface_of(lab, server), fields="instance-id")

    assert lab.records(lab.follow(client, server, 443), log) == [server, server]
    assert lab.records(lab.follow(client, other, 443), log) == []


@teaches("flow-logs.5")
def test_records_go_to_cloudwatch_logs_to_s3_or_since_2022_to_firehose(lab: Lab) -> None:
    """The course knows two destinations; Amazon Data Firehose is the third. One resource may have all of them."""
    vpc = lab.vpc()
    lab.client("s3").create_bucket(Bucket=f"records-{lab.account_id}")
    stream = f"arn:aws:firehose:{lab.region}:{lab.account_id}:deliverystream/records"
    lab.flow_log(vpc)
    for kind, arn in (("s3", f"arn:aws:s3:::records-{lab.account_id}"), ("kinesis-data-firehose", stream)):
        watched = {"ResourceIds": [vpc], "ResourceType": "VPC", "TrafficType": "ALL"}
        lab.ec2.create_flow_logs(**watched, LogDestinationType=kind, LogDestination=arn)

    kinds = {log["LogDestinationType"] for log in lab.ec2.describe_flow_logs()["FlowLogs"]}

    assert kinds == {"cloud-watch-logs", "s3", "kinesis-data-firehose"}


@teaches("flow-logs.5", twin=True)
def test_a_destination_is_of_one_kind(lab: Lab) -> None:
    """A log group is no place for a flow log that goes to S3. For both, make two flow logs."""
    with pytest.raises(ClientError, match="InvalidParameter"):
        lab.ec2.create_flow_logs(
            ResourceIds=[lab.vpc()],
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination="arn:aws:s3:::records",
            LogGroupName="records",
        )


def unanswered(lab: Lab) -> tuple[str, str, str]:
    """Build a network whose ACL loses the server's replies; return the VPC, the client and the server."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, inbound=EVERYTHING, outbound=[(100, "allow", "tcp", 443, ANYWHERE)])
    return vpc, client, server


@teaches("flow-logs.7")
def test_a_flow_log_of_all_traffic_shows_what_came_in_beside_what_was_rejected(lab: Lab) -> None:
    """Only side by side do the two records tell that the server was reached, and that its reply was not let out."""
    vpc, client, server = unanswered(lab)
    log = lab.flow_log(vpc, fields="instance-id action")

    records = lab.records(lab.follow(client, server, 443), log)

    assert records == [f"{client} ACCEPT", f"{server} ACCEPT", f"{server} REJECT"]


@teaches("flow-logs.7", twin=True)
@pytest.mark.parametrize(("traffic", "seen"), [("ACCEPT", ["client", "server"]), ("REJECT", ["server"])])
def test_a_flow_log_of_a_part_shows_half_of_the_story(lab: Lab, traffic: str, seen: list[str]) -> None:
    """Accepted only: all seems well. Rejected only: nobody knows whether the server was ever reached."""
    vpc, client, server = unanswered(lab)
    log = lab.flow_log(vpc, traffic=traffic, fields="instance-id")

    records = lab.records(lab.follow(client, server, 443), log)

    assert records == [{"client": client, "server": server}[who] for who in seen]


@teaches("flow-logs.8")
def test_without_a_role_nothing_can_be_delivered_to_cloudwatch_logs(lab: Lab) -> None:
    """VPC Flow Logs write as that role, which vpc-flow-logs.amazonaws.com has to be able to assume."""
    lab.client("logs").create_log_group(logGroupName="records")

    with pytest.raises(ClientError, match="DeliverLogsPermissionArn"):
        lab.ec2.create_flow_logs(ResourceIds=[lab.vpc()], ResourceType="VPC", TrafficType="ALL", LogGroupName="records")


@teaches("flow-logs.8", twin=True)
def test_a_bucket_needs_no_role(lab: Lab) -> None:
    """There the bucket's policy lets the log delivery service write."""
    bucket = f"records-{lab.account_id}"
    lab.client("s3").create_bucket(Bucket=bucket)

    answer = lab.ec2.create_flow_logs(
        ResourceIds=[lab.vpc()],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{bucket}",
    )

    assert (len(answer["FlowLogIds"]), answer["Unsuccessful"]) == (1, [])


@teaches("flow-logs.10")
def test_a_reply_that_a_network_acl_rejects_makes_two_records(lab: Lab) -> None:
    """ACCEPT and then REJECT at one interface: only an ACL does that, for a security group lets replies pass."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, inbound=EVERYTHING, outbound=[(100, "allow", "tcp", 443, ANYWHERE)])
    log = lab.flow_log(interface_of(lab, server), fields="flow-direction action")

    assert lab.records(lab.follow(client, server, 443), log) == ["ingress ACCEPT", "egress REJECT"]


@teaches("flow-logs.10", twin=True)
def test_what_the_security_group_does_not_let_in_makes_one_record(lab: Lab) -> None:
    """The course takes this for the example of two records: the ACL allows, the group does not. It is one REJECT."""
    vpc, servers, client, server = client_and_server(lab, inbound=[])
    lab.acl(vpc, servers, inbound=EVERYTHING, outbound=[(100, "allow", "tcp", EPHEMERAL, ANYWHERE)])
    log = lab.flow_log(interface_of(lab, server), fields="flow-direction action")

    assert lab.records(lab.follow(client, server, 443), log) == ["ingress REJECT"]


@teaches("flow-logs.10", twin=True)
def test_one_record_does_not_tell_which_of_the_two_filters_it_was(lab: Lab) -> None:
    """An ACL that rejects the request leaves the same line as a security group; the trace tells them apart."""
    vpc, servers, client, server = client_and_server(lab)
    lab.acl(vpc, servers, outbound=EVERYTHING)
    log = lab.flow_log(interface_of(lab, server), fields="flow-direction action")

    answer = lab.follow(client, server, 443)

    assert lab.records(answer, log) == ["ingress REJECT"]
    assert answer.codes == ("SUBNET_ACL_RESTRICTION",)
