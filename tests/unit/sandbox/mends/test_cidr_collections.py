"""CIDR collections hold blocks at locations; traffic policies have versions."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_blocks_come_to_locations_and_go(account: Account) -> None:
    """Each change gives another version; an empty collection can be deleted."""
    route53 = account.client("route53")
    made = route53.create_cidr_collection(Name="offices", CallerReference="one")["Collection"]
    assert (made["Version"], made["Arn"]) == (1, f"arn:aws:route53:::cidrcollection/{made['Id']}")
    change = {"LocationName": "berlin", "Action": "PUT", "CidrList": ["198.51.100.0/24", "203.0.113.0/24"]}
    route53.change_cidr_collection(Id=made["Id"], CollectionVersion=1, Changes=[change])
    with pytest.raises(ClientError, match="VersionMismatch"):
        route53.change_cidr_collection(Id=made["Id"], CollectionVersion=1, Changes=[change])
    [location] = route53.list_cidr_locations(CollectionId=made["Id"])["CidrLocations"]
    assert location == {"LocationName": "berlin"}
    with pytest.raises(ClientError, match="InUse"):
        route53.delete_cidr_collection(Id=made["Id"])
    gone = {**change, "Action": "DELETE_IF_EXISTS", "CidrList": ["198.51.100.0/24"]}
    route53.change_cidr_collection(Id=made["Id"], Changes=[gone])
    blocks = route53.list_cidr_blocks(CollectionId=made["Id"], LocationName="berlin")["CidrBlocks"]
    assert blocks == [{"CidrBlock": "203.0.113.0/24", "LocationName": "berlin"}]
    route53.change_cidr_collection(Id=made["Id"], Changes=[{**gone, "CidrList": ["203.0.113.0/24"]}])
    route53.delete_cidr_collection(Id=made["Id"])
    assert route53.list_cidr_collections()["CidrCollections"] == []


def test_a_traffic_policy_has_versions(account: Account) -> None:
    """Each with a document of its own."""
    route53 = account.client("route53")
    document = '{"AWSPolicyFormatVersion": "2015-10-01", "RecordType": "A", "Endpoints": {}}'
    made = route53.create_traffic_policy(Name="failover", Document=document, Comment="first")["TrafficPolicy"]
    assert (made["Type"], made["Version"]) == ("A", 1)
    route53.create_traffic_policy_version(Id=made["Id"], Document=document)
    [summary] = route53.list_traffic_policies()["TrafficPolicySummaries"]
    assert (summary["LatestVersion"], summary["TrafficPolicyCount"]) == (2, 2)
    route53.update_traffic_policy_comment(Id=made["Id"], Version=1, Comment="other")
    assert route53.get_traffic_policy(Id=made["Id"], Version=1)["TrafficPolicy"]["Comment"] == "other"
    route53.delete_traffic_policy(Id=made["Id"], Version=1)
    with pytest.raises(ClientError, match="NoSuchTrafficPolicy"):
        route53.get_traffic_policy(Id=made["Id"], Version=1)
    with pytest.raises(ClientError, match="InvalidTrafficPolicyDocument"):
        route53.create_traffic_policy(Name="other", Document="{}")
