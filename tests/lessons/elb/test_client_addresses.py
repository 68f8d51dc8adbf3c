"""Who is the client? Three load balancers before the same servers, and three ways in which a server learns of it."""

from ipaddress import ip_address, ip_network

from study.deployed import Deployed
from study.fleets.clients import Arrival, End, client_of, through_application, through_classic, through_network
from study.lab import Lab

APPLICATION, CLASSIC, TARGETS = "Application/LoadBalancer", "Classic/LoadBalancer", "Passthrough/Targets"
SERVERS, NODES = ip_network("10.0.0.0/17"), ip_network("10.0.128.0/17")
CLIENT, NODE, FRONT = End(address="198.51.100.7", port=51_000), End(address="10.0.128.5", port=40_000), "203.0.113.9"
MADE_UP = {"X-Forwarded-For": "192.0.2.1"}


def seen_by_servers(stack: Lab, source: str, destination: str, port: int, arrives_at: int) -> set[str]:
    """Return where a connection comes from, as flow logs of the servers' interfaces have it."""
    (log,) = stack.ec2.describe_flow_logs()["FlowLogs"]
    records = [line.split() for line in stack.records(stack.follow(source, destination, port), log["FlowLogId"])]
    arriving = [one for one in records if ip_address(one[4]) in SERVERS and one[6] == str(arrives_at)]
    return {one[3] for one in arriving if one[3] != one[4]}


def attributes_of(stack: Lab, *, balancer: str = "", group: str = "") -> dict[str, str]:
    """Return the attributes of a load balancer or a target group."""
    elb = stack.client("elbv2")
    told = (
        elb.describe_load_balancer_attributes(LoadBalancerArn=balancer)
        if balancer
        else elb.describe_target_group_attributes(TargetGroupArn=group)
    )
    return {one["Key"]: one["Value"] for one in told["Attributes"]}


def behind_application(stack: Deployed, headers: dict[str, str]) -> Arrival:
    """Return what a server gets through the deployed Application Load Balancer."""
    return through_application(CLIENT, NODE, headers, attributes_of(stack, balancer=stack.id_of(APPLICATION)))


def behind_network(stack: Deployed) -> Arrival:
    """Return what a server gets through the deployed Network Load Balancer."""
    front = End(address=FRONT, port=443)
    return through_network(CLIENT, NODE, front, attributes_of(stack, group=stack.id_of(TARGETS)))


def behind_classic(stack: Lab, name: str, headers: dict[str, str]) -> Arrival:
    """Return what a server gets through a Classic Load Balancer, by its first listener and that port's policies."""
    (found,) = stack.client("elb").describe_load_balancers(LoadBalancerNames=[name])["LoadBalancerDescriptions"]
    listener = found["ListenerDescriptions"][0]["Listener"]
    told = stack.client("elb").describe_load_balancer_policies(LoadBalancerName=name)["PolicyDescriptions"]
    proxies = {one["PolicyName"] for one in told if one["PolicyTypeName"] == "ProxyProtocolPolicyType"}
    ports = {one["InstancePort"]: set(one["PolicyNames"]) for one in found["BackendServerDescriptions"]}
    return through_classic(
        CLIENT,
        NODE,
        End(address=FRONT, port=listener["LoadBalancerPort"]),
        headers,
        protocol=listener["Protocol"],
        proxy=bool(proxies & ports.get(listener["InstancePort"], set())),
    )


def test_a_server_sees_the_client_only_behind_the_network_load_balancer(web_tier: Deployed) -> None:
    """The other two end the connection and open one of their own: its source is one of their nodes."""
    (through,) = seen_by_servers(web_tier, "internet", "network balancer", 443, 8443)
    assert ip_address(through) not in ip_network("10.0.0.0/16")
    for front in ("application balancer", "classic balancer"):
        (source,) = seen_by_servers(web_tier, front, "servers", 8080, 8080)
        assert ip_address(source) in NODES


def test_with_the_client_hidden_it_is_a_node_there_as_well(own_web_tier: Deployed) -> None:
    """One attribute of the target group; then the servers' security group could name the nodes' addresses, too."""
    hidden = {"Key": "preserve_client_ip.enabled", "Value": "false"}
    own_web_tier.client("elbv2").modify_target_group_attributes(
        TargetGroupArn=own_web_tier.id_of(TARGETS), Attributes=[hidden]
    )

    assert seen_by_servers(own_web_tier, "internet", "network balancer", 443, 8443) == set()
    (source,) = seen_by_servers(own_web_tier, "network balancer", "servers", 8443, 8443)
    assert ip_address(source) in NODES


def test_three_load_balancers_tell_of_the_same_client_in_three_ways(web_tier: Deployed) -> None:
    """In a header, which both that read requests write, or as the source of the connection itself."""
    told = {
        "application": behind_application(web_tier, {}),
        "network": behind_network(web_tier),
        "classic": behind_classic(web_tier, web_tier.id_of(CLASSIC), {}),
    }

    assert {name: client_of(arrival) for name, arrival in told.items()} == dict.fromkeys(told, CLIENT.address)
    assert {name: arrival.source for name, arrival in told.items()} == {
        "application": NODE.address,
        "network": CLIENT.address,
        "classic": NODE.address,
    }
    assert [bool(arrival.headers) for arrival in told.values()] == [True, False, True]


def test_what_a_client_writes_into_the_header_itself_is_not_believed(web_tier: Deployed) -> None:
    """A load balancer appends: the last address is its own finding, and the first anybody may have made up."""
    for arrival in (
        behind_application(web_tier, MADE_UP),
        behind_classic(web_tier, web_tier.id_of(CLASSIC), MADE_UP),
    ):
        assert arrival.headers["X-Forwarded-For"] == f"192.0.2.1, {CLIENT.address}"
        assert client_of(arrival) == CLIENT.address


def test_a_load_balancer_that_only_preserves_the_header_passes_on_what_is_made_up(own_web_tier: Deployed) -> None:
    """That is for requests that come through a proxy of one's own which has written it."""
    mode = {"Key": "routing.http.xff_header_processing.mode", "Value": "preserve"}
    own_web_tier.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=own_web_tier.id_of(APPLICATION), Attributes=[mode]
    )

    assert client_of(behind_application(own_web_tier, MADE_UP)) == "192.0.2.1"
    assert client_of(behind_application(own_web_tier, {})) == NODE.address


def test_proxy_protocol_tells_of_a_client_whose_address_is_hidden(own_web_tier: Deployed) -> None:
    """Twenty-eight bytes before the first byte of TLS; a server that does not expect them takes them for nonsense."""
    attributes = {"preserve_client_ip.enabled": "false", "proxy_protocol_v2.enabled": "true"}
    own_web_tier.client("elbv2").modify_target_group_attributes(
        TargetGroupArn=own_web_tier.id_of(TARGETS),
        Attributes=[{"Key": key, "Value": value} for key, value in attributes.items()],
    )

    arrival = behind_network(own_web_tier)

    assert (arrival.source, client_of(arrival), len(arrival.before)) == (NODE.address, CLIENT.address, 28)


def tcp_classic(lab: Lab) -> str:
    """Create a Classic Load Balancer that passes TCP on; return its name."""
    lab.client("elb").create_load_balancer(
        LoadBalancerName="old",
        Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 443, "InstancePort": 8443}],
        Subnets=[lab.subnet(lab.vpc(), "10.0.1.0/24")],
    )
    return "old"


def test_a_classic_load_balancer_that_passes_tcp_on_tells_by_a_line(lab: Lab) -> None:
    """A policy for the servers' port: ``PROXY TCP4``, both addresses and both ports come before everything else."""
    name, elb = tcp_classic(lab), lab.client("elb")
    elb.create_load_balancer_policy(
        LoadBalancerName=name,
        PolicyName="proxy",
        PolicyTypeName="ProxyProtocolPolicyType",
        PolicyAttributes=[{"AttributeName": "ProxyProtocol", "AttributeValue": "true"}],
    )
    elb.set_load_balancer_policies_for_backend_server(LoadBalancerName=name, InstancePort=8443, PolicyNames=["proxy"])

    arrival = behind_classic(lab, name, {})

    assert arrival.before == b"PROXY TCP4 198.51.100.7 203.0.113.9 51000 443\r\n"
    assert client_of(arrival) == CLIENT.address


def test_without_that_policy_nobody_knows_who_it_was(lab: Lab) -> None:
    """No header, as it reads no request, and no address of the client: it never preserves that."""
    assert client_of(behind_classic(lab, tcp_classic(lab), MADE_UP)) == NODE.address
