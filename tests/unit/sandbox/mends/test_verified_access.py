"""Verified Access: what others depend on stays, and policies are changed by calls of their own."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _instance(ec2: Any) -> str:
    return str(ec2.create_verified_access_instance()["VerifiedAccessInstance"]["VerifiedAccessInstanceId"])


def test_a_trust_provider_stays_while_an_instance_has_it(account: Account) -> None:
    """It is of a type, and of the kind that the type needs."""
    ec2 = account.client("ec2")
    with pytest.raises(ClientError, match="UserTrustProviderType"):
        ec2.create_verified_access_trust_provider(TrustProviderType="user", PolicyReferenceName="idp")
    made = ec2.create_verified_access_trust_provider(
        TrustProviderType="user", UserTrustProviderType="iam-identity-center", PolicyReferenceName="idp"
    )
    about = {
        "VerifiedAccessInstanceId": _instance(ec2),
        "VerifiedAccessTrustProviderId": made["VerifiedAccessTrustProvider"]["VerifiedAccessTrustProviderId"],
    }
    attached = ec2.attach_verified_access_trust_provider(**about)["VerifiedAccessInstance"]
    assert attached["VerifiedAccessTrustProviders"][0]["UserTrustProviderType"] == "iam-identity-center"
    for refused, key in (
        (ec2.delete_verified_access_trust_provider, "VerifiedAccessTrustProviderId"),
        (ec2.delete_verified_access_instance, "VerifiedAccessInstanceId"),
    ):
        with pytest.raises(ClientError, match="DependencyViolation"):
            refused(**{key: about[key]})
    ec2.detach_verified_access_trust_provider(**about)
    with pytest.raises(ClientError, match="not attached"):
        ec2.detach_verified_access_trust_provider(**about)
    ec2.delete_verified_access_trust_provider(VerifiedAccessTrustProviderId=about["VerifiedAccessTrustProviderId"])
    ec2.delete_verified_access_instance(VerifiedAccessInstanceId=about["VerifiedAccessInstanceId"])


def test_a_group_and_its_endpoints_have_policies(account: Account) -> None:
    """A policy is in force as soon as there is one, until it is switched off; a group with endpoints stays."""
    network = Network.of(account)
    ec2, policy = network.ec2, "permit(principal, action, resource);"
    group = ec2.create_verified_access_group(VerifiedAccessInstanceId=_instance(ec2), PolicyDocument=policy)
    identity = {"VerifiedAccessGroupId": group["VerifiedAccessGroup"]["VerifiedAccessGroupId"]}
    told = ec2.get_verified_access_group_policy(**identity)
    assert (told["PolicyDocument"], told["PolicyEnabled"]) == (policy, True)
    ec2.modify_verified_access_group_policy(**identity, PolicyEnabled=False)
    assert not ec2.get_verified_access_group_policy(**identity)["PolicyEnabled"]
    about = {**identity, "AttachmentType": "vpc", "EndpointType": "network-interface"}
    with pytest.raises(ClientError, match="NetworkInterfaceOptions"):
        ec2.create_verified_access_endpoint(**about)
    interface = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
    options = {"NetworkInterfaceId": interface, "Protocol": "https", "Port": 443}
    made = ec2.create_verified_access_endpoint(**about, NetworkInterfaceOptions=options)["VerifiedAccessEndpoint"]
    assert made["Status"]["Code"] == "active"
    with pytest.raises(ClientError, match="has endpoints"):
        ec2.delete_verified_access_group(**identity)
    ec2.delete_verified_access_endpoint(VerifiedAccessEndpointId=made["VerifiedAccessEndpointId"])
    ec2.delete_verified_access_group(**identity)
