"""Canaries, Firewall Manager's policies: what is started and stopped, what replaces and what is refused."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CANARY: dict[str, Any] = {
    "Name": "shop",
    "Code": {"Handler": "index.handler", "ZipFile": b"none"},
    "ArtifactS3Location": "s3://artifacts",
    "ExecutionRoleArn": "arn:aws:iam::111122223333:role/canary",
    "RuntimeVersion": "syn-nodejs-puppeteer-9.1",
    "Schedule": {"Expression": "rate(5 minutes)"},
}
_POLICY: dict[str, Any] = {
    "PolicyName": "walls",
    "SecurityServicePolicyData": {"Type": "SHIELD_ADVANCED"},
    "ResourceType": "AWS::CloudFront::Distribution",
    "ExcludeResourceTags": False,
    "RemediationEnabled": False,
    "PolicyDescription": "for all",
}


def test_a_canary_is_stopped_before_it_is_deleted(account: Account) -> None:
    """It starts once, tells when, and tells no code."""
    synthetics = account.client("synthetics")
    synthetics.create_canary(**_CANARY)
    synthetics.start_canary(Name="shop")
    with pytest.raises(ClientError, match="RUNNING already"):
        synthetics.start_canary(Name="shop")
    told = synthetics.get_canary(Name="shop")["Canary"]
    assert (told["Status"]["State"], "LastStarted" in told["Timeline"]) == ("RUNNING", True)
    assert set(told["Code"]) == {"Handler", "SourceLocationArn"}
    with pytest.raises(ClientError, match="stop it first"):
        synthetics.delete_canary(Name="shop")
    synthetics.stop_canary(Name="shop")
    synthetics.delete_canary(Name="shop")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        synthetics.get_canary(Name="shop")


def test_a_group_has_each_canary_once(account: Account) -> None:
    """By its name, its id and its ARN."""
    synthetics = account.client("synthetics")
    group = synthetics.create_group(Name="fleet")["Group"]
    member = {"ResourceArn": f"arn:aws:synthetics:us-east-1:{account.id}:canary:shop"}
    synthetics.associate_resource(GroupIdentifier=group["Arn"], **member)
    with pytest.raises(ClientError, match="ConflictException"):
        synthetics.associate_resource(GroupIdentifier="fleet", **member)
    assert synthetics.list_group_resources(GroupIdentifier=group["Id"])["Resources"] == [member["ResourceArn"]]
    synthetics.disassociate_resource(GroupIdentifier="fleet", **member)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        synthetics.disassociate_resource(GroupIdentifier="fleet", **member)


def test_a_policy_that_is_put_again_replaces_the_first_and_keeps_its_id(account: Account) -> None:
    """With another token; a policy about a set that there is not is refused."""
    fms = account.client("fms")
    first = fms.put_policy(Policy=_POLICY)["Policy"]
    rest = {name: value for name, value in _POLICY.items() if name != "PolicyDescription"}
    key = {"PolicyId": first["PolicyId"], "PolicyUpdateToken": first["PolicyUpdateToken"]}
    fms.put_policy(Policy={**rest, **key, "PolicyName": "gates"})
    [listed] = fms.list_policies()["PolicyList"]
    assert (listed["PolicyId"], listed["PolicyName"]) == (first["PolicyId"], "gates")
    second = fms.get_policy(PolicyId=first["PolicyId"])["Policy"]
    assert "PolicyDescription" not in second
    assert second["PolicyUpdateToken"] != first["PolicyUpdateToken"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        fms.put_policy(Policy={**_POLICY, "ResourceSetIds": ["a" * 22]})
