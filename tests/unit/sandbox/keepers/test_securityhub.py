"""Security Hub: nothing without the hub, default standards with it, and controls that are switched off."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_BEST = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"


def test_nothing_is_there_without_the_hub_and_all_goes_with_it(account: Account) -> None:
    """The default standards come with it unless that is refused."""
    hub = account.client("securityhub")
    with pytest.raises(ClientError, match="not subscribed to AWS Security Hub"):
        hub.create_action_target(Name="a", Description="b", Id="C")
    with pytest.raises(ClientError, match="InvalidAccessException"):
        hub.get_enabled_standards()
    hub.enable_security_hub(Tags={"tier": "web"})
    with pytest.raises(ClientError, match="ResourceConflictException"):
        hub.enable_security_hub()
    assert len(hub.get_enabled_standards()["StandardsSubscriptions"]) == 2
    arn = hub.describe_hub()["HubArn"]
    assert hub.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"tier": "web"}
    hub.create_action_target(Name="a", Description="b", Id="C")
    hub.disable_security_hub()
    hub.enable_security_hub(EnableDefaultStandards=False)
    assert hub.describe_action_targets()["ActionTargets"] == []
    assert hub.get_enabled_standards()["StandardsSubscriptions"] == []


def test_a_control_of_a_standard_is_switched_off(account: Account) -> None:
    """A standard is enabled once, and one that is none is refused."""
    hub = account.client("securityhub")
    hub.enable_security_hub(EnableDefaultStandards=False)
    for _ in range(2):
        [made] = hub.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": _BEST}])[
            "StandardsSubscriptions"
        ]
    arn = made["StandardsSubscriptionArn"]
    assert [one["StandardsSubscriptionArn"] for one in hub.get_enabled_standards()["StandardsSubscriptions"]] == [arn]
    control = arn.replace(":subscription/", ":control/") + "/S3.1"
    hub.update_standards_control(StandardsControlArn=control, ControlStatus="DISABLED", DisabledReason="no")
    [told] = hub.describe_standards_controls(StandardsSubscriptionArn=arn)["Controls"]
    assert (told["ControlId"], told["ControlStatus"]) == ("S3.1", "DISABLED")
    with pytest.raises(ClientError, match="InvalidInputException"):
        hub.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": "arn:aws:securityhub:::none/a"}])
    hub.batch_disable_standards(StandardsSubscriptionArns=[arn])
    with pytest.raises(ClientError, match="InvalidInputException"):
        hub.batch_disable_standards(StandardsSubscriptionArns=[arn])


def test_automation_rules_change_in_batches(account: Account) -> None:
    """Those that there are not are named apart."""
    hub = account.client("securityhub")
    hub.enable_security_hub()
    given = {"RuleOrder": 1, "RuleName": "a", "Description": "b", "Criteria": {}}
    action = {"Type": "FINDING_FIELDS_UPDATE", "FindingFieldsUpdate": {"Workflow": {"Status": "SUPPRESSED"}}}
    arn = hub.create_automation_rule(Actions=[action], **given)["RuleArn"]
    hub.batch_update_automation_rules(UpdateAutomationRulesRequestItems=[{"RuleArn": arn, "RuleOrder": 2}])
    none = f"{arn[:-1]}-"
    told = hub.batch_get_automation_rules(AutomationRulesArns=[arn, none])
    assert [rule["RuleOrder"] for rule in told["Rules"]] == [2]
    assert [one["RuleArn"] for one in told["UnprocessedAutomationRules"]] == [none]
    hub.batch_delete_automation_rules(AutomationRulesArns=[arn])
    assert hub.list_automation_rules()["AutomationRulesMetadata"] == []
