"""Three kinds of load balancers side by side: what each knows of servers, requests, TLS and names."""

from collections.abc import Callable
from typing import Any

from study.deployed import Deployed
from study.fleets.passage import Front
from study.fleets.rules import Asked, action_for
from study.lab import Lab
from study.trying import InProcess
from tests.lessons.conftest import Resources
from tests.teaching import teaches

CLASSIC, GROUP = "Classic/LoadBalancer", "Servers/Group/ASG"
Template = Callable[..., Resources]


def attributes(resource: dict[str, Any], key: str = "TargetGroupAttributes") -> dict[str, str]:
    """Return the attributes of a target group or a load balancer."""
    return {each["Key"]: each["Value"] for each in resource[key]}


def answer(stack: Deployed, asked: Asked) -> tuple[str, str]:
    """Return what the deployed Application Load Balancer does with a request, and where it goes."""
    elb, arn = stack.client("elbv2"), stack.id_of("Application/LoadBalancer")
    (listener,) = elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    action = action_for(elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"], asked)
    where = {
        "forward": lambda: action["TargetGroupArn"],
        "redirect": lambda: action["RedirectConfig"]["Path"],
        "fixed-response": lambda: action["FixedResponseConfig"]["StatusCode"],
    }
    return action["Type"], where[action["Type"]]()


def classic_of(stack: Lab, name: str) -> dict[str, Any]:
    """Return what the service says of a Classic Load Balancer."""
    (found,) = stack.client("elb").describe_load_balancers(LoadBalancerNames=[name])["LoadBalancerDescriptions"]
    return dict(found)


def plain_classic(lab: Lab) -> str:
    """Create a Classic Load Balancer by the API, and say nothing that need not be said."""
    subnet = lab.subnet(lab.vpc(), "10.0.1.0/24")
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    lab.client("elb").create_load_balancer(LoadBalancerName="old", Listeners=[listener], Subnets=[subnet])
    return "old"


@teaches("elb.6")
def test_a_classic_load_balancer_is_told_to_balance_across_zones(web_template: Template) -> None:
    """The template says so; the console would tick the box by itself."""
    assert web_template().only("AWS::ElasticLoadBalancing::LoadBalancer")["CrossZone"] is True


@teaches("elb.6", twin=True)
def test_made_by_the_api_it_keeps_to_its_zones(lab: Lab) -> None:
    """Off is the default of API, command line and templates."""
    told = lab.client("elb").describe_load_balancer_attributes(LoadBalancerName=plain_classic(lab))

    assert told["LoadBalancerAttributes"]["CrossZoneLoadBalancing"]["Enabled"] is False


@teaches("elb.11")
def test_a_classic_load_balancer_knows_the_servers_themselves(web_tier: Deployed) -> None:
    """The group registers each of its instances with it; there is nothing in between."""
    (group,) = web_tier.client("autoscaling").describe_auto_scaling_groups(
        AutoScalingGroupNames=[web_tier.id_of(GROUP)]
    )["AutoScalingGroups"]

    registered = classic_of(web_tier, web_tier.id_of(CLASSIC))["Instances"]

    assert {one["InstanceId"] for one in registered} == {one["InstanceId"] for one in group["Instances"]}
    assert group["LoadBalancerNames"] == [web_tier.id_of(CLASSIC)]


@teaches("elb.11", twin=True)
def test_the_others_know_target_groups_and_may_have_several_of_the_same_servers(web_tier: Deployed) -> None:
    """Plain, sealed and loyal behind the Application Load Balancer: one fleet under three headings."""
    (found,) = web_tier.client("elbv2").describe_load_balancers(
        LoadBalancerArns=[web_tier.id_of("Application/LoadBalancer")]
    )["LoadBalancers"]
    groups = web_tier.client("elbv2").describe_target_groups(LoadBalancerArn=found["LoadBalancerArn"])["TargetGroups"]

    assert "Instances" not in found
    assert sorted((group["Protocol"], group["Port"]) for group in groups) == [
        ("HTTP", 8080),
        ("HTTP", 8080),
        ("HTTPS", 8443),
    ]


@teaches("elb.15")
def test_an_application_load_balancer_routes_by_what_is_asked_for(web_tier: Deployed) -> None:
    """By path, host, method and header, the lowest priority first: one load balancer for many applications."""
    plain, sealed, loyal = (web_tier.id_of(f"Application/{name}") for name in ("Targets", "Sealed", "Loyal"))
    scanner = {"user-agent": "sqlmap/1.8"}

    assert answer(web_tier, Asked(path="/account/42")) == ("forward", sealed)
    assert answer(web_tier, Asked(path="/Account/42")) == ("forward", plain)
    assert answer(web_tier, Asked(host="SHOP.example.com")) == ("forward", loyal)
    assert answer(web_tier, Asked(host="shop.example.com", method="DELETE")) == ("forward", plain)
    assert answer(web_tier, Asked(path="/old/page")) == ("redirect", "/")
    assert answer(web_tier, Asked(path="/account/42", headers=scanner)) == ("fixed-response", "403")


@teaches("elb.15", twin=True)
def test_a_classic_load_balancer_knows_ports_and_nothing_else_of_a_request(web_tier: Deployed) -> None:
    """A port leads to a port, whatever is asked for there: a second application needs a second load balancer."""
    classic = Front(InProcess(web_tier.services), web_tier.id_of(CLASSIC), keys={}, servers={8080: None})
    asked = [
        Asked(path="/account/42"),
        Asked(host="shop.example.com"),
        Asked(path="/old/page"),
        Asked(path="/account/42", headers={"user-agent": "sqlmap/1.8"}),
    ]

    arrived = [classic.send(one, port=80) for one in asked]

    assert {one.port for one in arrived} == {8080}
    assert [one.read.split()[1] for one in arrived] == [one.path.encode() for one in asked]


@teaches("elb.17")
def test_a_load_balancer_is_called_by_its_name(web_tier: Deployed) -> None:
    """The stack tells names; each of the three has one, and users follow it wherever the nodes are."""
    outputs = {output["OutputKey"]: output["OutputValue"] for output in _outputs(web_tier)}

    for output in ("ApplicationUrl", "PassthroughUrl", "ClassicUrl"):
        host = outputs[output].split("/")[2]
        assert host.endswith(".amazonaws.com")
        assert "elb" in host


@teaches("elb.17", twin=True)
def test_the_addresses_behind_the_name_are_nobodys_to_keep(web_tier: Deployed) -> None:
    """Each node has one of Elastic Load Balancing's own, and none of them is an Elastic IP of this account.

    Nodes come and go with the load; only a Network Load Balancer may be given fixed addresses.
    """
    nodes = web_tier.ec2.describe_network_interfaces(
        Filters=[{"Name": "description", "Values": ["ELB app/*", "ELB self-*"]}]
    )["NetworkInterfaces"]
    kept = {address["PublicIp"] for address in web_tier.ec2.describe_addresses()["Addresses"]}

    public = {node["Association"]["PublicIp"] for node in nodes if "Association" in node}
    assert len(public) >= 3
    assert all(node["RequesterManaged"] for node in nodes)
    assert not public & kept


def _outputs(stack: Deployed) -> list[dict[str, str]]:
    (found,) = stack.client("cloudformation").describe_stacks(StackName=stack.scenario.slug)["Stacks"]
    outputs: list[dict[str, str]] = found["Outputs"]
    return outputs
