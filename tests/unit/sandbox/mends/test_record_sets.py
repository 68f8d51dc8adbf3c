"""Records change as a batch, and only if they can stand beside each other."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.zones import Zone, a

_WEIGHTED = [
    a("www.example.com", "192.0.2.1", SetIdentifier="one", Weight=10),
    a(
        "www.example.com",
        "192.0.2.2",
        SetIdentifier="two",
        Weight=20,
        HealthCheckId="11111111-2222-3333-4444-555555555555",
    ),
]


def test_a_batch_succeeds_as_a_whole_or_not_at_all(account: Account) -> None:
    """All that is wrong is told at once."""
    zone = Zone.of(account)
    zone.change("CREATE", a("one.example.com", "192.0.2.1"))
    with pytest.raises(
        ClientError, match=r"one\.example\.com\.', type='A'\] but it already exists, RRSet with DNS name"
    ):
        zone.change(
            "CREATE",
            a("two.example.com", "192.0.2.2"),
            a("one.example.com", "192.0.2.1"),
            a("example.org", "192.0.2.3"),
        )
    assert [record["Name"] for record in zone.records()] == ["one.example.com."]


def test_names_are_told_in_lower_case_with_special_characters_escaped(account: Account) -> None:
    """And sorted by their labels from the last one on."""
    zone = Zone.of(account)
    zone.change(
        "CREATE", a("*.example.com", "192.0.2.1"), a("B.A.example.com.", "192.0.2.1"), a("a.example.com", "192.0.2.1")
    )
    assert [r["Name"] for r in zone.records()] == ["\\052.example.com.", "a.example.com.", "b.a.example.com."]


@pytest.mark.parametrize(
    "more",
    [
        {"Weight": 10},
        {"Region": "eu-west-1"},
        {"Failover": "PRIMARY"},
        {"GeoLocation": {"CountryCode": "US", "SubdivisionCode": "CA"}},
        {"GeoProximityLocation": {"AWSRegion": "eu-west-1", "Bias": 10}},
        {"GeoProximityLocation": {"Coordinates": {"Latitude": "49.22", "Longitude": "-74.01"}}},
        {"CidrRoutingConfig": {"CollectionId": "11111111-2222-3333-4444-555555555555", "LocationName": "office"}},
        {"MultiValueAnswer": True},
    ],
    ids=lambda more: next(iter(more)),
)
def test_a_record_tells_its_routing_policy(account: Account, more: dict[str, Any]) -> None:
    """Whichever it is; it needs an identifier."""
    zone, record = Zone.of(account), a("www.example.com", "192.0.2.1", **more)
    with pytest.raises(ClientError, match="Missing SetIdentifier"):
        zone.change("CREATE", record)
    zone.change("CREATE", {**record, "SetIdentifier": "one"})
    assert zone.records() == [{**record, "Name": "www.example.com.", "SetIdentifier": "one"}]


def test_records_of_one_name_are_deleted_one_by_one(account: Account) -> None:
    """Named with all of their values."""
    zone = Zone.of(account)
    other = a("api.example.com", "192.0.2.9", SetIdentifier="one", Weight=1)
    zone.change("CREATE", *_WEIGHTED, other)
    with pytest.raises(ClientError, match="values provided do not match"):
        zone.change("DELETE", {**_WEIGHTED[0], "TTL": 61})
    zone.change("DELETE", _WEIGHTED[0])
    assert [(r["Name"], r["SetIdentifier"]) for r in zone.records()] == [
        ("api.example.com.", "one"),
        ("www.example.com.", "two"),
    ]
    with pytest.raises(ClientError, match="but it was not found"):
        zone.change("DELETE", _WEIGHTED[0])


def test_an_alias_has_no_ttl(account: Account) -> None:
    """It leads to a name in a zone, with or without evaluation of that one's health."""
    zone = Zone.of(account)
    alias = {"HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": "D1.cloudfront.net", "EvaluateTargetHealth": False}
    record = {"Name": "example.com", "Type": "A", "AliasTarget": alias}
    with pytest.raises(ClientError, match="Expected exactly one of"):
        zone.change("CREATE", {**record, "TTL": 60})
    zone.change("CREATE", record)
    assert zone.records()[0]["AliasTarget"] == {**alias, "DNSName": "d1.cloudfront.net."}


def test_a_cname_stands_alone_and_not_at_the_top(account: Account) -> None:
    """Nor do simple records stand beside others."""
    zone = Zone.of(account)
    cname = {"Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "other.example.org"}]}
    zone.change("CREATE", a("www.example.com", "192.0.2.1"))
    with pytest.raises(ClientError, match="conflicts with other records"):
        zone.change("CREATE", {**cname, "Name": "www.example.com"})
    with pytest.raises(ClientError, match="not permitted at apex"):
        zone.change("CREATE", {**cname, "Name": "example.com"})
    with pytest.raises(ClientError, match="other RRSets exist with the same name and type"):
        zone.change("UPSERT", _WEIGHTED[0])
    found = zone.route53.list_resource_record_sets(HostedZoneId=zone.id)["ResourceRecordSets"]
    with pytest.raises(ClientError, match="at least one NS record"):
        zone.change("DELETE", next(record for record in found if record["Type"] == "NS"))


def test_pages_of_records_follow_each_other(account: Account) -> None:
    """Also between records of one name."""
    zone = Zone.of(account)
    zone.change("CREATE", *_WEIGHTED)
    pages = zone.route53.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone.id, PaginationConfig={"PageSize": 1}
    )
    found = [record.get("SetIdentifier", record["Type"]) for page in pages for record in page["ResourceRecordSets"]]
    assert found == ["NS", "SOA", "one", "two"]
