"""Health checks tell what they check."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _make(route53: Any, reference: str, **config: Any) -> Any:
    return route53.create_health_check(CallerReference=reference, HealthCheckConfig=config)["HealthCheck"]


def test_a_check_has_the_defaults_of_its_type(account: Account) -> None:
    """Endpoints have intervals and ports; alarms and routing controls have not."""
    route53 = account.client("route53")
    web = _make(route53, "web", Type="HTTPS", FullyQualifiedDomainName="example.com")["HealthCheckConfig"]
    assert (web["Port"], web["RequestInterval"], web["FailureThreshold"], web["EnableSNI"]) == (443, 30, 3, True)
    alarm = {"Name": "latency", "Region": "eu-west-1"}
    checked = _make(
        route53, "alarm", Type="CLOUDWATCH_METRIC", AlarmIdentifier=alarm, InsufficientDataHealthStatus="Healthy"
    )["HealthCheckConfig"]
    assert (checked["AlarmIdentifier"], checked["InsufficientDataHealthStatus"]) == (alarm, "Healthy")
    assert "Port" not in checked
    arn = "arn:aws:route53-recovery-control::111122223333:controlpanel/1/routingcontrol/2"
    control = _make(route53, "control", Type="RECOVERY_CONTROL", RoutingControlArn=arn)
    assert control["HealthCheckConfig"]["RoutingControlArn"] == arn
    with pytest.raises(ClientError, match="SearchString is required"):
        _make(route53, "words", Type="HTTP_STR_MATCH", FullyQualifiedDomainName="example.com")


def test_a_check_is_changed_and_parts_of_it_are_reset(account: Account) -> None:
    """Each change gives another version, and an old one is refused."""
    route53 = account.client("route53")
    regions = ["us-east-1", "eu-west-1", "sa-east-1"]
    made = _make(route53, "web", Type="HTTP", IPAddress="192.0.2.1", ResourcePath="/up", Regions=regions)
    changed = route53.update_health_check(
        HealthCheckId=made["Id"], HealthCheckVersion=1, ResetElements=["ResourcePath"], Inverted=True
    )["HealthCheck"]
    assert changed["HealthCheckVersion"] == 2
    assert changed["HealthCheckConfig"]["Inverted"] is True
    assert "ResourcePath" not in changed["HealthCheckConfig"]
    assert changed["HealthCheckConfig"]["Regions"] == regions
    with pytest.raises(ClientError, match="HealthCheckVersionMismatch"):
        route53.update_health_check(HealthCheckId=made["Id"], HealthCheckVersion=1, Inverted=False)


def test_a_check_that_another_one_counts_stays(account: Account) -> None:
    """Until that one is gone."""
    route53 = account.client("route53")
    child = _make(route53, "child", Type="TCP", IPAddress="192.0.2.1", Port=25)["Id"]
    parent = _make(route53, "parent", Type="CALCULATED", ChildHealthChecks=[child], HealthThreshold=1)["Id"]
    with pytest.raises(ClientError, match="HealthCheckInUse"):
        route53.delete_health_check(HealthCheckId=child)
    route53.delete_health_check(HealthCheckId=parent)
    route53.delete_health_check(HealthCheckId=child)
    with pytest.raises(ClientError, match="NoSuchHealthCheck"):
        route53.get_health_check(HealthCheckId=child)
    assert route53.list_health_checks()["HealthChecks"] == []
