"""Attributes of topics and subscriptions."""

from tests.unit.sandbox.account import Account


def test_a_topic_tells_what_was_set(account: Account) -> None:
    """With the creation, or afterwards."""
    sns = account.client("sns")
    arn = sns.create_topic(Name="orders", Attributes={"TracingConfig": "Active"})["TopicArn"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="SignatureVersion", AttributeValue="2")
    role = "arn:aws:iam::111122223333:role/logs"
    sns.set_topic_attributes(TopicArn=arn, AttributeName="SQSFailureFeedbackRoleArn", AttributeValue=role)
    sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="a@example.com")
    told = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert (told["TracingConfig"], told["SignatureVersion"]) == ("Active", "2")
    assert (told["SQSFailureFeedbackRoleArn"], told["SubscriptionsConfirmed"]) == (role, "1")


def test_data_protection_is_a_policy_of_its_own(account: Account) -> None:
    """Told, changed, and taken away."""
    sns = account.client("sns")
    arn = sns.create_topic(Name="orders", DataProtectionPolicy='{"Name": "one"}')["TopicArn"]
    assert sns.get_data_protection_policy(ResourceArn=arn)["DataProtectionPolicy"] == '{"Name": "one"}'
    sns.put_data_protection_policy(ResourceArn=arn, DataProtectionPolicy="{}")
    assert "DataProtectionPolicy" not in sns.get_data_protection_policy(ResourceArn=arn)


def test_an_empty_filter_is_none(account: Account) -> None:
    """So CloudFormation and the console take one away."""
    sns = account.client("sns")
    arn = sns.create_topic(Name="orders")["TopicArn"]
    made = sns.subscribe(
        TopicArn=arn, Protocol="email", Endpoint="a@example.com", Attributes={"FilterPolicy": '{"kind": ["order"]}'}
    )["SubscriptionArn"]
    assert sns.get_subscription_attributes(SubscriptionArn=made)["Attributes"]["FilterPolicyScope"] == (
        "MessageAttributes"
    )
    sns.set_subscription_attributes(SubscriptionArn=made, AttributeName="FilterPolicy", AttributeValue="{}")
    assert "FilterPolicy" not in sns.get_subscription_attributes(SubscriptionArn=made)["Attributes"]
