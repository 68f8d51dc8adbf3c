"""Resource groups: a query finds its members whenever they are asked for, and named members are named."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_TAGGED = {"Type": "TAG_FILTERS_1_0"}


def _query(*types: str) -> dict[str, str]:
    filters = [{"Key": "tier", "Values": ["web"]}]
    return {**_TAGGED, "Query": json.dumps({"ResourceTypeFilters": list(types), "TagFilters": filters})}


def test_a_query_by_tags_finds_what_is_tagged_by_then(account: Account) -> None:
    """What is tagged later is found later, and other types and other values are not."""
    groups, sns = account.client("resource-groups"), account.client("sns")
    groups.create_group(Name="web", ResourceQuery=_query("AWS::SNS::Topic"))
    assert groups.list_group_resources(Group="web")["ResourceIdentifiers"] == []
    topic = sns.create_topic(Name="one", Tags=[{"Key": "tier", "Value": "web"}])["TopicArn"]
    sns.create_topic(Name="two", Tags=[{"Key": "tier", "Value": "app"}])
    account.client("sqs").create_queue(QueueName="three", tags={"tier": "web"})
    [found] = groups.list_group_resources(Group="web")["ResourceIdentifiers"]
    assert found["ResourceArn"] == topic
    everything = groups.search_resources(ResourceQuery=_query("AWS::AllSupported"))["ResourceIdentifiers"]
    assert len(everything) == 2


def test_a_query_of_a_stack_finds_its_resources(account: Account) -> None:
    """A stack that there is not finds nothing and says so."""
    account.create({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    groups = account.client("resource-groups")
    query = {"Type": "CLOUDFORMATION_STACK_1_0", "Query": json.dumps({"StackIdentifier": "stack"})}
    groups.create_group(Name="stack", ResourceQuery=query)
    [found] = groups.list_group_resources(Group="stack")["ResourceIdentifiers"]
    assert found["ResourceType"] == "AWS::SNS::Topic"
    account.delete()
    with pytest.raises(ClientError, match="does not exist"):
        groups.list_group_resources(Group="stack")


def test_members_are_named_only_where_no_query_finds_them(account: Account) -> None:
    """A name is given once, and a group is of a query or of a configuration."""
    groups = account.client("resource-groups")
    groups.create_group(Name="web", ResourceQuery=_query("AWS::AllSupported"))
    topic = account.client("sns").create_topic(Name="one")["TopicArn"]
    with pytest.raises(ClientError, match="BadRequestException"):
        groups.group_resources(Group="web", ResourceArns=[topic])
    with pytest.raises(ClientError, match="already exists"):
        groups.create_group(Name="web", ResourceQuery=_query("AWS::AllSupported"))
    with pytest.raises(ClientError, match="query or a configuration"):
        groups.create_group(Name="none")
    groups.create_group(Name="named", Configuration=[{"Type": "AWS::ResourceGroups::Generic"}])
    groups.group_resources(Group="named", ResourceArns=[topic])
    assert [one["ResourceArn"] for one in groups.list_group_resources(Group="named")["ResourceIdentifiers"]] == [topic]
    groups.ungroup_resources(Group="named", ResourceArns=[topic])
    assert groups.list_group_resources(Group="named")["ResourceIdentifiers"] == []
