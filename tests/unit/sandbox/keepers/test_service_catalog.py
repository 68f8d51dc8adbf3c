"""Service Catalog: a launch is a real stack, constraints bind it, and who accepts a shared portfolio sees it."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.cloudformation.api import run_operations_with
from sandbox.cloudformation.backend import run_at_once
from tests.unit.sandbox.account import Account

_TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Label"}}}
_TEMPLATE = {
    "Parameters": {"Label": {"Type": "String", "Default": "one"}},
    "Resources": {"Topic": _TOPIC},
    "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}},
}


class Shop:
    """A portfolio with one product of one version."""

    def __init__(self, account: Account, template: dict[str, Any] | None = None) -> None:
        """Put the template into S3, and the product into the portfolio."""
        self.account = account
        self.catalog = account.client("servicecatalog")
        bucket = f"catalog-{account.id}"
        account.client("s3").create_bucket(Bucket=bucket)
        account.client("s3").put_object(Bucket=bucket, Key="v1.json", Body=json.dumps(template or _TEMPLATE))
        made = self.catalog.create_product(
            Name="topic",
            Owner="ops",
            ProductType="CLOUD_FORMATION_TEMPLATE",
            ProvisioningArtifactParameters={
                "Name": "v1",
                "Type": "CLOUD_FORMATION_TEMPLATE",
                "Info": {"LoadTemplateFromURL": f"https://{bucket}.s3.us-east-1.amazonaws.com/v1.json"},
            },
        )
        self.product = made["ProductViewDetail"]["ProductViewSummary"]["ProductId"]
        portfolio = self.catalog.create_portfolio(DisplayName="tools", ProviderName="ops")
        self.portfolio = portfolio["PortfolioDetail"]["Id"]

    def stock(self) -> "Shop":
        """Put the product into the portfolio."""
        self.catalog.associate_product_with_portfolio(ProductId=self.product, PortfolioId=self.portfolio)
        return self

    def constrain(self, kind: str, **parameters: Any) -> str:
        """Put a constraint on the product."""
        made = self.catalog.create_constraint(
            PortfolioId=self.portfolio, ProductId=self.product, Type=kind, Parameters=json.dumps(parameters)
        )
        return str(made["ConstraintDetail"]["ConstraintId"])

    def launch(self, name: str = "mine", label: str = "one", account: Account | None = None) -> dict[str, Any]:
        """Provision the product and return the record."""
        catalog = (account or self.account).client("servicecatalog")
        record: dict[str, Any] = catalog.provision_product(
            ProductId=self.product,
            ProvisioningArtifactName="v1",
            ProvisionedProductName=name,
            ProvisioningParameters=[{"Key": "Label", "Value": label}],
        )["RecordDetail"]
        return record


def test_a_launched_product_is_a_stack_that_goes_when_the_product_is_terminated(account: Account) -> None:
    """Its record succeeds and tells the stack's outputs; without a launch path there is no launch."""
    shop = Shop(account)
    with pytest.raises(ClientError, match="No launch paths found"):
        shop.launch()
    record = shop.stock().launch()
    assert record["Status"] == "SUCCEEDED"
    told = shop.catalog.describe_record(Id=record["RecordId"])
    outputs = {one["OutputKey"]: one["OutputValue"] for one in told["RecordOutputs"]}
    stack = outputs["CloudformationStackARN"]
    assert f"stack/SC-{account.id}-{record['ProvisionedProductId']}/" in stack
    assert account.client("sns").get_topic_attributes(TopicArn=outputs["Topic"])["Attributes"]["DisplayName"] == "one"
    with pytest.raises(ClientError, match="DuplicateResourceException"):
        shop.launch()
    shop.catalog.terminate_provisioned_product(ProvisionedProductName="mine")
    [gone] = account.cloudformation.describe_stacks(StackName=stack)["Stacks"]
    assert gone["StackStatus"] == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        shop.catalog.describe_provisioned_product(Name="mine")


def test_a_product_is_under_change_until_its_stack_is_at_rest(account: Account) -> None:
    """It is terminated once its stack is gone, and until then nothing else is done to it."""
    shop, waiting = Shop(account).stock(), list[Any]()
    run_operations_with(waiting.append)
    try:
        record = shop.launch()
        assert record["Status"] == "IN_PROGRESS"
        with pytest.raises(ClientError, match="under change"):
            shop.catalog.terminate_provisioned_product(ProvisionedProductName="mine")
        waiting.pop()()
        assert shop.catalog.describe_record(Id=record["RecordId"])["RecordDetail"]["Status"] == "SUCCEEDED"
        shop.catalog.terminate_provisioned_product(ProvisionedProductName="mine")
        told = shop.catalog.describe_provisioned_product(Name="mine")["ProvisionedProductDetail"]
        assert told["Status"] == "UNDER_CHANGE"
        waiting.pop()()
    finally:
        run_operations_with(run_at_once)
    assert shop.catalog.scan_provisioned_products()["ProvisionedProducts"] == []


def test_a_product_whose_stack_fails_is_in_error_with_the_reason(account: Account) -> None:
    """The record says what the stack said; what was launched before is launched no more."""
    topic = {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {"Topics": ["arn:aws:sns:us-east-1:1:no"], "PolicyDocument": {}},
    }
    shop = Shop(account, {"Parameters": _TEMPLATE["Parameters"], "Resources": {"Bad": topic}}).stock()
    record = shop.launch()
    assert record["Status"] == "FAILED"
    assert record["RecordErrors"]
    told = shop.catalog.describe_provisioned_product(Name="mine")["ProvisionedProductDetail"]
    assert told["Status"] == "ERROR"
    assert told["StatusMessage"]


def test_the_constraints_of_the_launch_path_bind_the_launch(account: Account) -> None:
    """A launch role goes to the stack, rules bind its parameters, and topics are told."""
    shop = Shop(account).stock()
    rule = {"Assertions": [{"Assert": {"Fn::Contains": [["one"], {"Ref": "Label"}]}, "AssertDescription": "not ours"}]}
    shop.constrain("TEMPLATE", Rules={"Labels": rule})
    shop.constrain("NOTIFICATION", NotificationArns=["arn:aws:sns:us-east-1:111122223333:told"])
    shop.constrain("LAUNCH", LocalRoleName="launcher")
    with pytest.raises(ClientError, match="not ours"):
        shop.launch(label="two")
    record = shop.launch()
    assert record["LaunchRoleArn"] == f"arn:aws:iam::{account.id}:role/launcher"
    name = f"SC-{account.id}-{record['ProvisionedProductId']}"
    [stack] = account.cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert stack["RoleARN"] == record["LaunchRoleArn"]
    assert stack["NotificationARNs"] == ["arn:aws:sns:us-east-1:111122223333:told"]


def test_constraints_exclude_each_other_and_hold_their_product_in_its_portfolio(account: Account) -> None:
    """One launch constraint, never beside a stack set's; a product outside the portfolio takes none."""
    shop = Shop(account)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        shop.constrain("LAUNCH", LocalRoleName="launcher")
    constraint = shop.stock().constrain("LAUNCH", LocalRoleName="launcher")
    with pytest.raises(ClientError, match="DuplicateResourceException"):
        shop.constrain("LAUNCH", LocalRoleName="other")
    with pytest.raises(ClientError, match="InvalidParametersException"):
        shop.constrain("STACKSET", Version="1.0", Properties={})
    with pytest.raises(ClientError, match="InvalidParametersException"):
        shop.constrain("TEMPLATE", Wrong={})
    with pytest.raises(ClientError, match="ResourceInUseException"):
        shop.catalog.disassociate_product_from_portfolio(ProductId=shop.product, PortfolioId=shop.portfolio)
    shop.catalog.delete_constraint(Id=constraint)
    with pytest.raises(ClientError, match="ResourceInUseException"):
        shop.catalog.delete_product(Id=shop.product)
    with pytest.raises(ClientError, match="ResourceInUseException"):
        shop.catalog.delete_portfolio(Id=shop.portfolio)
    shop.catalog.disassociate_product_from_portfolio(ProductId=shop.product, PortfolioId=shop.portfolio)
    shop.catalog.delete_product(Id=shop.product)
    shop.catalog.delete_portfolio(Id=shop.portfolio)


def test_tags_of_a_provisioned_product_change_only_where_a_constraint_allows_it(account: Account) -> None:
    """Without a resource update constraint they stay as they were launched."""
    shop = Shop(account).stock()
    shop.launch()
    change: dict[str, Any] = {"ProvisionedProductName": "mine", "Tags": [{"Key": "team", "Value": "web"}]}
    with pytest.raises(ClientError, match="Tag updates are not allowed"):
        shop.catalog.update_provisioned_product(**change)
    shop.constrain("RESOURCE_UPDATE", Version="2.0", Properties={"TagUpdateOnProvisionedProduct": "ALLOWED"})
    record = shop.catalog.update_provisioned_product(**change)["RecordDetail"]
    assert record["Status"] == "SUCCEEDED"
    assert record["RecordTags"] == [{"Key": "team", "Value": "web"}]


def test_a_recipient_launches_from_a_portfolio_that_it_has_accepted(account: Account) -> None:
    """Before it accepts it sees nothing, and after the share is gone it sees nothing again."""
    shop, recipient = Shop(account).stock(), Account()
    theirs = recipient.client("servicecatalog")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        theirs.accept_portfolio_share(PortfolioId=shop.portfolio)
    shop.catalog.create_portfolio_share(PortfolioId=shop.portfolio, AccountId=recipient.id)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        shop.launch(account=recipient)
    theirs.accept_portfolio_share(PortfolioId=shop.portfolio)
    [share] = shop.catalog.describe_portfolio_shares(PortfolioId=shop.portfolio, Type="ACCOUNT")[
        "PortfolioShareDetails"
    ]
    assert share["Accepted"]
    [accepted] = theirs.list_accepted_portfolio_shares()["PortfolioDetails"]
    assert accepted["DisplayName"] == "tools"
    record = shop.launch(account=recipient)
    assert record["Status"] == "SUCCEEDED"
    name = f"SC-{recipient.id}-{record['ProvisionedProductId']}"
    assert recipient.cloudformation.describe_stacks(StackName=name)["Stacks"]
    shop.catalog.delete_portfolio_share(PortfolioId=shop.portfolio, AccountId=recipient.id)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        theirs.describe_product(Id=shop.product)


def test_a_version_with_a_broken_template_is_refused_and_the_last_one_stays(account: Account) -> None:
    """Unless the request says that the template is not to be looked at."""
    with pytest.raises(ClientError, match="Invalid templateBody"):
        Shop(account, {"Resources": {}})
    shop = Shop(Account())
    [version] = shop.catalog.list_provisioning_artifacts(ProductId=shop.product)["ProvisioningArtifactDetails"]
    with pytest.raises(ClientError, match="last provisioning artifact"):
        shop.catalog.delete_provisioning_artifact(ProductId=shop.product, ProvisioningArtifactId=version["Id"])
