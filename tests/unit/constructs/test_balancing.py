"""Application, Network and Classic Load Balancers before the same fleet."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack, Token

from refarch.balancing import (
    ApplicationBalancer,
    ClassicBalancer,
    ClassicOptions,
    NetworkBalancer,
    Passing,
    Sticky,
    When,
)
from refarch.refusal import RefusedError
from tests.unit.constructs.fleets import inbound
from tests.unit.constructs.shape import Shape, access_logs, empty_stack, shape_of
from tests.unit.constructs.tiers import servers

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"


def application(stack: Stack, **options: Any) -> ApplicationBalancer:
    """Add an Application Load Balancer and what is behind it."""
    fleet, vpc = servers(stack)
    logs = access_logs(stack).bucket
    return ApplicationBalancer(stack, "Front", network=vpc, fleet=fleet, access_logs=logs, **options)


def passthrough(stack: Stack, **options: Any) -> NetworkBalancer:
    """Add a Network Load Balancer and what is behind it."""
    fleet, vpc = servers(stack)
    return NetworkBalancer(stack, "Pass", network=vpc, fleet=fleet, **options)


def classic(stack: Stack, **options: Any) -> ClassicBalancer:
    """Add a Classic Load Balancer and what is behind it."""
    fleet, vpc = servers(stack)
    logs = access_logs(stack).bucket
    return ClassicBalancer(stack, "Old", network=vpc, fleet=fleet, access_logs=logs, **options)


def routed(stack: Stack) -> None:
    """Add a front with a rule of each kind."""
    front = application(stack)
    front.route("Account", When(path=["/account/*"]), to=front.targets("Sealed", reencrypted=True))
    front.route("Shop", When(host=["shop.*"], method=["GET"]), to=front.targets("Loyal", sticky=Sticky(seconds=60)))
    front.redirect("Moved", When(path=["/old"], query={"v": "1"}), path="/")
    front.answer("Inside", When(source=["10.0.0.0/8"]), status=404)
    front.answer("Probes", When(header={"User-Agent": ["*scan*", "*probe*"]}), status=403, priority=5)


@pytest.fixture(scope="module")
def rules() -> Shape:
    """The template with rules, once."""
    return shape_of(routed)


def attributes(group: dict[str, Any], key: str) -> dict[str, str]:
    """Return the attributes of a load balancer or a target group."""
    return {each["Key"]: each["Value"] for each in group[key]}


def test_rules_are_tried_in_the_order_in_which_they_were_said(rules: Shape) -> None:
    """Ten apart, so that another one fits in; a priority that is given is kept."""
    found = rules.of_type("ElasticLoadBalancingV2::ListenerRule")

    assert {path.removeprefix("Front/"): rule["Priority"] for path, rule in found.items()} == {
        "Account": 10,
        "Shop": 20,
        "Moved": 30,
        "Inside": 40,
        "Probes": 5,
    }


def test_rules_are_about_path_host_method_query_source_and_header(rules: Shape) -> None:
    """All of a rule's conditions have to be met."""
    found = rules.of_type("ElasticLoadBalancingV2::ListenerRule")
    fields = {path.removeprefix("Front/"): {c["Field"] for c in rule["Conditions"]} for path, rule in found.items()}

    assert fields == {
        "Account": {"path-pattern"},
        "Shop": {"host-header", "http-request-method"},
        "Moved": {"path-pattern", "query-string"},
        "Inside": {"source-ip"},
        "Probes": {"http-header"},
    }


def test_what_is_sealed_goes_on_in_tls_and_what_is_loyal_stays(rules: Shape) -> None:
    """Three target groups of one fleet."""
    groups = rules.of_type("ElasticLoadBalancingV2::TargetGroup")
    spoken = {path.removeprefix("Front/"): (group["Protocol"], group["Port"]) for path, group in groups.items()}

    assert spoken == {"Targets": ("HTTP", 8080), "Sealed": ("HTTPS", 8443), "Loyal": ("HTTP", 8080)}
    loyal = attributes(groups["Front/Loyal"], "TargetGroupAttributes")
    assert (loyal["stickiness.type"], loyal["stickiness.lb_cookie.duration_seconds"]) == ("lb_cookie", "60")
    assert len(rules.only("AutoScaling::AutoScalingGroup")["TargetGroupARNs"]) == 3
    assert inbound(rules, "Servers/FleetGroup") == [("Front/Group", 8080, 8080), ("Front/Group", 8443, 8443)]


def test_with_a_certificate_tls_ends_at_the_load_balancer() -> None:
    """Offloading: HTTPS in front, HTTP behind, and HTTP in front is redirected."""
    shape = shape_of(lambda stack: application(stack, certificate_arn=CERTIFICATE))
    listeners = {each["Port"]: each for each in shape.of_type("ElasticLoadBalancingV2::Listener").values()}

    assert listeners[443]["Certificates"] == [{"CertificateArn": CERTIFICATE}]
    assert listeners[80]["DefaultActions"][0]["Type"] == "redirect"
    assert shape.only("ElasticLoadBalancingV2::TargetGroup")["Protocol"] == "HTTP"


def test_an_application_cookie_may_decide_who_stays() -> None:
    """For as long as the application's own cookie says that it is the same client."""

    def build(stack: Stack) -> None:
        front = application(stack)
        front.route("All", When(path=["/*"]), to=front.targets("Own", sticky=Sticky(seconds=60, cookie="SESSION")))

    own = shape_of(build).at("Front/Own")
    assert attributes(own, "TargetGroupAttributes")["stickiness.app_cookie.cookie_name"] == "SESSION"


def test_a_network_balancer_passes_tls_through_with_the_clients_address() -> None:
    """It keeps to its zone, and the servers admit it by its group."""
    shape = shape_of(passthrough)
    group = shape.only("ElasticLoadBalancingV2::TargetGroup")
    balancer = attributes(shape.only("ElasticLoadBalancingV2::LoadBalancer"), "LoadBalancerAttributes")

    assert shape.only("ElasticLoadBalancingV2::Listener")["Protocol"] == "TCP"
    assert (group["Protocol"], group["Port"]) == ("TCP", 8443)
    assert attributes(group, "TargetGroupAttributes")["preserve_client_ip.enabled"] == "true"
    assert balancer["load_balancing.cross_zone.enabled"] == "false"
    assert inbound(shape, "Servers/FleetGroup") == [("Pass/Group", 8443, 8443)]


def test_it_may_send_to_all_zones_and_under_its_own_address() -> None:
    """The twin."""
    shape = shape_of(lambda stack: passthrough(stack, passing=Passing(cross_zone=True, client_address=False)))
    group = attributes(shape.only("ElasticLoadBalancingV2::TargetGroup"), "TargetGroupAttributes")
    balancer = attributes(shape.only("ElasticLoadBalancingV2::LoadBalancer"), "LoadBalancerAttributes")

    assert group["preserve_client_ip.enabled"] == "false"
    assert balancer["load_balancing.cross_zone.enabled"] == "true"


def test_a_classic_balancer_knows_the_group_itself_and_drains_what_leaves() -> None:
    """No target group, no rule: one listener, and cross-zone because it is said."""
    shape = shape_of(classic)
    balancer = shape.only("ElasticLoadBalancing::LoadBalancer")

    (name,) = shape.only("AutoScaling::AutoScalingGroup")["LoadBalancerNames"]
    assert shape.referred(name) == "Old/LoadBalancer"
    assert shape.of_type("ElasticLoadBalancingV2::TargetGroup") == {}
    assert (balancer["CrossZone"], balancer["ConnectionDrainingPolicy"]["Enabled"]) == (True, True)
    assert balancer["HealthCheck"]["Target"] == "HTTP:8080/health"
    assert inbound(shape, "Servers/FleetGroup") == [("Old/LoadBalancer/SecurityGroup", 8080, 8080)]


@pytest.mark.parametrize(
    ("sticky", "kind", "policy"),
    [
        (Sticky(seconds=60), "LBCookieStickinessPolicy", {"PolicyName": "Sticky", "CookieExpirationPeriod": "60"}),
        (Sticky(seconds=60, cookie="S"), "AppCookieStickinessPolicy", {"PolicyName": "Sticky", "CookieName": "S"}),
    ],
)
def test_a_classic_balancer_keeps_clients_by_its_own_or_the_applications_cookie(
    sticky: Sticky, kind: str, policy: dict[str, str]
) -> None:
    """And speaks HTTPS in front if it has a certificate."""
    options = ClassicOptions(sticky=sticky, certificate_arn=CERTIFICATE)
    balancer = shape_of(lambda stack: classic(stack, options=options)).only("ElasticLoadBalancing::LoadBalancer")
    (listener,) = balancer["Listeners"]

    assert balancer[kind] == [policy]
    assert (listener["Protocol"], listener["InstanceProtocol"]) == ("HTTPS", "HTTP")
    assert listener["PolicyNames"] == ["Sticky", "FromTls12"]


def test_a_classic_balancer_with_a_certificate_takes_no_tls_before_1_2() -> None:
    """AWS's default would take 1.0 and 1.1, too; without a certificate there is nothing to negotiate."""
    secured = shape_of(lambda stack: classic(stack, options=ClassicOptions(certificate_arn=CERTIFICATE)))
    (policy,) = secured.only("ElasticLoadBalancing::LoadBalancer")["Policies"]
    (listener,) = secured.only("ElasticLoadBalancing::LoadBalancer")["Listeners"]
    plain = shape_of(classic).only("ElasticLoadBalancing::LoadBalancer")

    assert policy["PolicyType"] == "SSLNegotiationPolicyType"
    assert policy["Attributes"] == [{"Name": "Reference-Security-Policy", "Value": "ELBSecurityPolicy-TLS-1-2-2017-01"}]
    assert listener["PolicyNames"] == [policy["PolicyName"]]
    assert "Policies" not in plain
    assert "PolicyNames" not in plain["Listeners"][0]


def _twice(front: ApplicationBalancer) -> None:
    front.answer("One", When(path=["/"]), status=200, priority=7)
    front.answer("Other", When(path=["/other"]), status=200, priority=7)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (_twice, "test/Front: Other: priority=7: 'One' has it already."),
        (
            lambda front: front.answer("A", When(path=["/"]), status=200, priority=50_001),
            "test/Front: A: priority=50001: priorities are from 1 to 50000.",
        ),
        (lambda front: front.answer("A", When(path=["/"]), status=100), "test/Front: status=100: a fixed response"),
        (lambda front: front.answer("A", When(path=["/"]), status=302), "test/Front: status=302: a fixed response"),
        (lambda front: front.answer("A", When(path=["/"]), status=600), "test/Front: status=600: a fixed response"),
        (lambda front: front.targets("A", sticky=Sticky(seconds=604_801)), "test/Front: sticky=Sticky(seconds=604801"),
        (
            lambda front: front.targets("A", sticky=Sticky(seconds=60, cookie="AWSALB2")),
            "test/Front: sticky=Sticky(seconds=60, cookie='AWSALB2'): the names AWSALB, AWSALBAPP, AWSALBTG are",
        ),
    ],
)
def test_an_application_balancer_refuses(use: Callable[[ApplicationBalancer], object], message: str) -> None:
    """Priorities twice or out of range, stickiness that does not exist."""
    with pytest.raises(RefusedError) as refused:
        use(application(empty_stack()))
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        (When(), "a rule has a condition"),
        (When(path=[f"/{number}" for number in range(6)]), "6 values are compared, and a rule takes 5"),
        (When(path=["/a", "/b", "/c"], host=["x", "y", "z"]), "6 values are compared, and a rule takes 5"),
        (When(path=["/*/*/*"], host=["*.*.*.*"]), "there are 7 wildcards, and a rule takes 6"),
        (When(path=["/" + "x" * 128]), "a value has 128 characters at most"),
        (When(path=["api/*"]), "a path begins with a slash"),
        (When(source=["banana"]), "'banana' is no block of addresses"),
        (When(source=["192.0.2.1"]), "'192.0.2.1' is no block of addresses"),
        (When(host=["http://x/y"]), "'http://x/y' is no host"),
        (When(host=["localhost"]), "'localhost' is no host"),
        (When(path=["/"], header={"X": []}), "no value of a condition is empty, and each header has one"),
        (When(query={"q": ""}), "no value of a condition is empty"),
        (When(header={"Bad Header": ["x"]}), "'Bad Header' is no header's name"),
        (When(header={"Host": ["x.example"]}), "the header Host is a condition of its own"),
        (When(method=["get"]), "'get' is no method"),
    ],
)
def test_conditions_that_elastic_load_balancing_refuses(when: When, rule: str) -> None:
    """Too many values, wildcards or characters, and paths, hosts, methods or addresses that no request has."""
    assert rule in (when.broken() or "")


def test_five_values_of_several_kinds_are_one_rule() -> None:
    """The twin."""
    assert When(path=["/a", "/b"], host=["*.x"], header={"h": ["1"]}, query={"q": "1"}).broken() is None


def test_sources_of_both_versions_and_methods_of_ones_own_are_taken() -> None:
    """The twin, and what is known at deployment only is left to it."""
    block = Token.as_string({"Ref": "Block"})
    assert When(source=["192.0.2.0/24", "2001:db8::/32", block], method=["PURGE", "M-SEARCH"]).broken() is None


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda stack: passthrough(stack, port=0), "test/Pass: port=0: a listener has a port from 1 to 65535."),
        (lambda stack: passthrough(stack, public_tier="app"), "test/Pass: public_tier='app' (egress): an internet"),
        (lambda stack: passthrough(stack, public_tier="dmz"), "test/Network: tier='dmz': this VPC has no tier"),
        (lambda stack: classic(stack, public_tier="data"), "test/Old: public_tier='data' (isolated): an internet"),
        (
            lambda stack: classic(stack, options=ClassicOptions(sticky=Sticky(seconds=0))),
            "test/Old: sticky=Sticky(seconds=0, cookie=None): stickiness lasts from a second to a week.",
        ),
        (lambda stack: application(stack, certificate_arn="mine"), "test/Front: certificate_arn='mine': a load"),
        (
            lambda stack: classic(stack, options=ClassicOptions(certificate_arn="bogus")),
            "test/Old: certificate_arn='bogus': a load balancer takes certificates from AWS Certificate Manager.",
        ),
    ],
)
def test_balancers_refuse_where_they_cannot_be(build: Callable[[Stack], object], message: str) -> None:
    """Without public subnets nobody reaches them."""
    with pytest.raises(RefusedError) as refused:
        build(empty_stack())
    assert str(refused.value).startswith(message)
