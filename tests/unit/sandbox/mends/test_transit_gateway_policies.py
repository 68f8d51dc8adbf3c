"""Policy tables choose route tables, metering policies choose who pays."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub


def test_an_attachment_has_one_policy_table_whose_rules_have_numbers(account: Account) -> None:
    """A number is used once; a table with attachments stays."""
    hub = Hub.of(account)
    attachment, _ = hub.attach("10.0.0.0/16")
    tables = [
        hub.ec2.create_transit_gateway_policy_table(TransitGatewayId=hub.gateway)["TransitGatewayPolicyTable"][
            "TransitGatewayPolicyTableId"
        ]
        for _ in range(2)
    ]
    about = {"TransitGatewayPolicyTableId": tables[0], "TransitGatewayAttachmentId": attachment}
    hub.ec2.associate_transit_gateway_policy_table(**about)
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        hub.ec2.associate_transit_gateway_policy_table(**about | {"TransitGatewayPolicyTableId": tables[1]})
    with pytest.raises(ClientError, match="IncorrectState"):
        hub.ec2.delete_transit_gateway_policy_table(TransitGatewayPolicyTableId=tables[0])
    rule = {
        "TransitGatewayPolicyTableId": tables[0],
        "PolicyRuleNumber": "100",
        "PolicyRule": {"SourceCidrBlock": "10.0.0.0/8"},
        "TargetRouteTableId": hub.table,
    }
    hub.ec2.create_transit_gateway_policy_table_entry(**rule)
    with pytest.raises(ClientError, match="PolicyRuleNumberAlreadyExists"):
        hub.ec2.create_transit_gateway_policy_table_entry(**rule)
    told = hub.ec2.get_transit_gateway_policy_table_entries(TransitGatewayPolicyTableId=tables[0])
    assert [one["TargetRouteTableId"] for one in told["TransitGatewayPolicyTableEntries"]] == [hub.table]
    hub.ec2.disassociate_transit_gateway_policy_table(**about)
    hub.ec2.delete_transit_gateway_policy_table(TransitGatewayPolicyTableId=tables[0])


def test_a_gateway_has_one_metering_policy(account: Account) -> None:
    """Its rules say who pays for which traffic."""
    hub = Hub.of(account)
    made = hub.ec2.create_transit_gateway_metering_policy(TransitGatewayId=hub.gateway)
    policy = made["TransitGatewayMeteringPolicy"]["TransitGatewayMeteringPolicyId"]
    with pytest.raises(ClientError, match="has a metering policy"):
        hub.ec2.create_transit_gateway_metering_policy(TransitGatewayId=hub.gateway)
    about = {"TransitGatewayMeteringPolicyId": policy, "PolicyRuleNumber": 10}
    hub.ec2.create_transit_gateway_metering_policy_entry(
        **about, MeteredAccount="transit-gateway-owner", SourceTransitGatewayAttachmentType="vpc"
    )
    [told] = hub.ec2.get_transit_gateway_metering_policy_entries(TransitGatewayMeteringPolicyId=policy)[
        "TransitGatewayMeteringPolicyEntries"
    ]
    assert told["MeteringPolicyRule"] == {"SourceTransitGatewayAttachmentType": "vpc"}
    hub.ec2.delete_transit_gateway_metering_policy_entry(**about)
    with pytest.raises(ClientError, match="NotFound"):
        hub.ec2.delete_transit_gateway_metering_policy_entry(**about)
