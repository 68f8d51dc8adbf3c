"""CloudWatch Logs keeps what moto lacks: deliveries hang together, and tags of moto's own things stay moto's."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_delivery_needs_its_source_and_destination_and_they_stay_while_it_is_there(account: Account) -> None:
    """Any service may be a source; there is one delivery of a source to a destination."""
    logs = account.client("logs")
    logs.put_delivery_source(name="web", resourceArn="arn:aws:vpc-lattice:us-east-1:1:service/a", logType="ACCESS")
    arn = f"arn:aws:logs:us-east-1:{account.id}:delivery-destination:archive"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.create_delivery(deliverySourceName="web", deliveryDestinationArn=arn)
    logs.put_delivery_destination(
        name="archive", deliveryDestinationConfiguration={"destinationResourceArn": "arn:aws:s3:::logs"}
    )
    identity = logs.create_delivery(deliverySourceName="web", deliveryDestinationArn=arn)["delivery"]["id"]
    with pytest.raises(ClientError, match="ConflictException"):
        logs.create_delivery(deliverySourceName="web", deliveryDestinationArn=arn)
    for refused in (logs.delete_delivery_source, logs.delete_delivery_destination):
        with pytest.raises(ClientError, match="ConflictException"):
            refused(name="web" if refused == logs.delete_delivery_source else "archive")
    logs.delete_delivery(id=identity)
    logs.delete_delivery_source(name="web")
    logs.delete_delivery_destination(name="archive")


def test_what_is_put_again_keeps_its_identity_and_its_tags(account: Account) -> None:
    """A saved query is made without an id and changed with it."""
    logs = account.client("logs")
    made = logs.put_query_definition(name="a", queryString="fields @message", logGroupNames=["web"])
    other = logs.put_query_definition(name="b", queryString="fields @message")["queryDefinitionId"]
    logs.put_query_definition(name="c", queryString="fields @message", queryDefinitionId=made["queryDefinitionId"])
    told = {one["queryDefinitionId"]: one for one in logs.describe_query_definitions()["queryDefinitions"]}
    assert {identity: one["name"] for identity, one in told.items()} == {made["queryDefinitionId"]: "c", other: "b"}
    assert "logGroupNames" not in told[made["queryDefinitionId"]]
    source = {"name": "web", "resourceArn": "arn:aws:cloudfront::1:distribution/E1", "logType": "ACCESS_LOGS"}
    arn = logs.put_delivery_source(tags={"tier": "web"}, **source)["deliverySource"]["arn"]
    logs.put_delivery_source(**source)
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"tier": "web"}


def test_tags_of_what_is_kept_and_of_what_is_motos_are_told_apart(account: Account) -> None:
    """By the ARN that a request names."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="web", tags={"tier": "web"})
    logs.put_delivery_source(
        name="web", resourceArn="arn:aws:cloudfront::1:distribution/E1", logType="ACCESS_LOGS", tags={"tier": "edge"}
    )
    group = f"arn:aws:logs:us-east-1:{account.id}:log-group:web"
    source = f"arn:aws:logs:us-east-1:{account.id}:delivery-source:web"
    for arn, tier in ((group, "web"), (source, "edge")):
        assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"tier": tier}
        logs.tag_resource(resourceArn=arn, tags={"owner": "me"})
        logs.untag_resource(resourceArn=arn, tagKeys=["tier"])
        assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"owner": "me"}
