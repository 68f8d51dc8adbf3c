"""Parameters: their pattern, their tier, their policies."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_POLICY = {"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": "2030-01-01T00:00:00Z"}}


def test_a_value_must_match_the_pattern(account: Account) -> None:
    """Also that of an earlier version, until another one is given."""
    ssm = account.client("ssm")
    with pytest.raises(ClientError, match="ParameterPatternMismatchException"):
        ssm.put_parameter(Name="size", Type="String", Value="4", AllowedPattern="[a-z]+")
    ssm.put_parameter(Name="size", Type="String", Value="small", AllowedPattern="[a-z]+")
    with pytest.raises(ClientError, match="ParameterPatternMismatchException"):
        ssm.put_parameter(Name="size", Value="4", Overwrite=True)
    ssm.put_parameter(Name="size", Value="4", Overwrite=True, AllowedPattern=r"\d")


def test_a_value_must_fit_its_tier(account: Account) -> None:
    """4 KB or 8 KB; intelligent tiering chooses; no way leads back."""
    ssm = account.client("ssm")
    with pytest.raises(ClientError, match="maximum parameter value of 4096 characters"):
        ssm.put_parameter(Name="a", Type="String", Value="x" * 4097)
    assert (
        ssm.put_parameter(Name="a", Type="String", Value="x" * 4097, Tier="Intelligent-Tiering")["Tier"] == "Advanced"
    )
    assert ssm.put_parameter(Name="b", Type="String", Value="x", Tier="Intelligent-Tiering")["Tier"] == "Standard"
    with pytest.raises(ClientError, match="can't downgrade"):
        ssm.put_parameter(Name="a", Value="x", Tier="Standard", Overwrite=True)


def test_policies_are_told_as_text(account: Account) -> None:
    """With their type and status."""
    ssm = account.client("ssm")
    ssm.put_parameter(Name="a", Type="String", Value="x", Tier="Advanced", Policies=json.dumps([_POLICY]))
    [policy] = ssm.describe_parameters()["Parameters"][0]["Policies"]
    assert (json.loads(policy["PolicyText"]), policy["PolicyType"], policy["PolicyStatus"]) == (
        _POLICY,
        "Expiration",
        "Pending",
    )


def test_a_refused_parameter_is_not_there(account: Account) -> None:
    """Nothing is left of it."""
    ssm = account.client("ssm")
    with pytest.raises(ClientError, match="ValidationException"):
        ssm.put_parameter(Name="a", Type="String", Value="")
    with pytest.raises(ClientError, match="ParameterNotFound"):
        ssm.get_parameter(Name="a")
