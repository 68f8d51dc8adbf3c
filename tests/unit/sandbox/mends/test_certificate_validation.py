"""A certificate is issued when every domain is proved, and each account has a proof of its own."""

from typing import Any

from tests.unit.sandbox.account import Account


def _requested(acm: Any, *names: str, method: str = "DNS") -> tuple[str, dict[str, Any]]:
    more = {"SubjectAlternativeNames": list(names[1:])} if len(names) > 1 else {}
    arn = acm.request_certificate(DomainName=names[0], ValidationMethod=method, **more)["CertificateArn"]
    return arn, acm.describe_certificate(CertificateArn=arn)["Certificate"]


def test_a_domain_that_is_served_here_waits_for_its_record(account: Account) -> None:
    """In the zone that is nearest to it; the record serves the name and the wildcard."""
    acm, route53 = account.client("acm"), account.client("route53")
    for name in (f"{account.id}.example", f"shop.{account.id}.example"):
        zone = route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
    domain = f"www.shop.{account.id}.example"
    arn, told = _requested(acm, domain, f"*.{domain}")
    assert (told["Status"], "IssuedAt" in told) == ("PENDING_VALIDATION", False)
    records = [option["ResourceRecord"] for option in told["DomainValidationOptions"]]
    assert records[0] == records[1]
    entry = {"Name": records[0]["Name"], "Type": "CNAME", "TTL": 60}
    entry["ResourceRecords"] = [{"Value": records[0]["Value"]}]
    changes = [{"Action": "CREATE", "ResourceRecordSet": entry}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    assert acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED"
    assert _requested(acm, domain)[1]["Status"] == "ISSUED"


def test_a_record_proves_the_hold_of_one_account(account: Account) -> None:
    """Another account has to write another one."""
    first = _requested(account.client("acm"), "one.example")[1]["DomainValidationOptions"][0]["ResourceRecord"]
    second = _requested(Account().client("acm"), "one.example")[1]["DomainValidationOptions"][0]["ResourceRecord"]
    assert first["Name"] != second["Name"]
    assert first["Value"] != second["Value"]


def test_what_is_proved_elsewhere_is_taken_for_done(account: Account) -> None:
    """A domain that no zone here serves, and one whose owner gets a letter."""
    acm = account.client("acm")
    assert _requested(acm, f"elsewhere-{account.id}.test")[1]["Status"] == "ISSUED"
    route53 = account.client("route53")
    route53.create_hosted_zone(Name=f"mail-{account.id}.test", CallerReference="one")
    told = _requested(acm, f"mail-{account.id}.test", method="EMAIL")[1]
    assert told["Status"] == "ISSUED"
    assert f"admin@mail-{account.id}.test" in told["DomainValidationOptions"][0]["ValidationEmails"]
