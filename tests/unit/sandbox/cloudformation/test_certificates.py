"""Certificates in stacks: CloudFormation writes the records where it is told the zone."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import resources


def _zone(name: str) -> dict[str, Any]:
    return {"Type": "AWS::Route53::HostedZone", "Properties": {"Name": name}}


def _certificate(name: str, **more: Any) -> dict[str, Any]:
    properties = {"DomainName": f"www.{name}", "ValidationMethod": "DNS", **more}
    return {"Type": "AWS::CertificateManager::Certificate", "Properties": properties}


def test_the_validation_record_is_written_into_the_zone_and_stays_there(account: Account) -> None:
    """As on AWS: the zone of the same stack then cannot be deleted until somebody removes the record."""
    name = f"written-{account.id}.example"
    options = [{"DomainName": f"www.{name}", "HostedZoneId": {"Ref": "Zone"}}]
    template = resources(Zone=_zone(name), One=_certificate(name, DomainValidationOptions=options))
    assert account.create(template) == "CREATE_COMPLETE", account.reasons()
    route53, zone = account.client("route53"), account.physical("Zone").id
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    [record] = [one for one in records if one["Type"] == "CNAME"]
    assert account.delete() == "DELETE_FAILED"
    change = [{"Action": "DELETE", "ResourceRecordSet": record}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": change})
    assert account.delete() == "DELETE_COMPLETE"


def test_a_certificate_that_nobody_will_validate_fails_and_names_its_record(account: Account) -> None:
    """On AWS the stack would wait for a person for days."""
    name = f"waiting-{account.id}.example"
    one = {**_certificate(name), "DependsOn": "Zone"}
    assert account.create(resources(Zone=_zone(name), One=one)) == "ROLLBACK_COMPLETE"
    assert f".www.{name}." in account.reasons()["One"]
