"""Policies of every type that Organizations has."""

from tests.unit.sandbox.account import Account


def test_there_are_policies_of_every_type_and_the_type_stands_in_the_arn(account: Account) -> None:
    """They are enabled, made, attached and listed."""
    client = account.client("organizations")
    client.create_organization(FeatureSet="ALL")
    [root] = client.list_roots()["Roots"]
    types = client.meta.service_model.shape_for("PolicyType").enum
    assert len(types) > 10
    for kind in types:
        client.enable_policy_type(RootId=root["Id"], PolicyType=kind)
        made = client.create_policy(Name=f"all {kind}", Description="", Type=kind, Content="{}")
        summary = made["Policy"]["PolicySummary"]
        assert f"/{kind.lower()}/p-" in summary["Arn"]
        client.attach_policy(PolicyId=summary["Id"], TargetId=root["Id"])
        listed = client.list_policies_for_target(TargetId=root["Id"], Filter=kind)["Policies"]
        assert summary["Id"] in [policy["Id"] for policy in listed]
