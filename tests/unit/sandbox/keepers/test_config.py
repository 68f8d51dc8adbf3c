"""Config: rules need a recorder, remediations a rule; the recorder runs as soon as there is a delivery channel."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account, template

_RULE: dict[str, Any] = {"ConfigRuleName": "root", "Source": {"Owner": "AWS", "SourceIdentifier": "NEW_RULE_OF_AWS"}}


def _record(account: Account) -> Any:
    config = account.client("config")
    recorder = {"name": "all", "roleARN": "arn:aws:iam::111122223333:role/config"}
    config.put_configuration_recorder(ConfigurationRecorder=recorder)
    return config


def test_a_rule_needs_a_recorder_and_its_own_function(account: Account) -> None:
    """What AWS's managed rules are is AWS's to know; there is one rule of a name, with one id."""
    with pytest.raises(ClientError, match="NoAvailableConfigurationRecorderException"):
        account.client("config").put_config_rule(ConfigRule=_RULE)
    config = _record(account)
    function = f"arn:aws:lambda:us-east-1:{account.id}:function:none"
    with pytest.raises(ClientError, match="InsufficientPermissionsException"):
        config.put_config_rule(
            ConfigRule={
                "ConfigRuleName": "own",
                "Source": {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": function},
            }
        )
    config.put_config_rule(ConfigRule=_RULE, Tags=[{"Key": "tier", "Value": "web"}])
    [before] = config.describe_config_rules()["ConfigRules"]
    config.put_config_rule(ConfigRule={**_RULE, "Description": "changed"})
    [after] = config.describe_config_rules(ConfigRuleNames=["root"])["ConfigRules"]
    assert after == {**before, "Description": "changed"}
    tags = config.list_tags_for_resource(ResourceArn=after["ConfigRuleArn"])["Tags"]
    assert tags == [{"Key": "tier", "Value": "web"}]
    with pytest.raises(ClientError, match="NoSuchConfigRuleException"):
        config.describe_config_rules(ConfigRuleNames=["root", "none"])


def test_a_remediation_is_of_a_rule_and_goes_with_it(account: Account) -> None:
    """One for each rule."""
    config = _record(account)
    remediation = {"ConfigRuleName": "root", "TargetType": "SSM_DOCUMENT", "TargetId": "AWS-StopEC2Instance"}
    with pytest.raises(ClientError, match="NoSuchConfigRuleException"):
        config.put_remediation_configurations(RemediationConfigurations=[remediation])
    config.put_config_rule(ConfigRule=_RULE)
    for target in ("AWS-StopEC2Instance", "AWS-TerminateEC2Instance"):
        config.put_remediation_configurations(RemediationConfigurations=[{**remediation, "TargetId": target}])
    [told] = config.describe_remediation_configurations(ConfigRuleNames=["root"])["RemediationConfigurations"]
    assert told["TargetId"] == "AWS-TerminateEC2Instance"
    config.delete_config_rule(ConfigRuleName="root")
    assert config.describe_remediation_configurations(ConfigRuleNames=["root"])["RemediationConfigurations"] == []
    with pytest.raises(ClientError, match="NoSuchRemediationConfigurationException"):
        config.delete_remediation_configuration(ConfigRuleName="root")


def test_a_conformance_pack_is_deployed_as_soon_as_it_is_put(account: Account) -> None:
    """Its status says so."""
    config = account.client("config")
    config.put_conformance_pack(ConformancePackName="basics", TemplateBody="Resources: {}")
    [status] = config.describe_conformance_pack_status()["ConformancePackStatusDetails"]
    assert (status["ConformancePackName"], status["ConformancePackState"]) == ("basics", "CREATE_COMPLETE")


@pytest.mark.parametrize("first", ["Channel", "Recorder"])
def test_the_recorder_runs_whichever_of_the_two_is_first_in_the_template(account: Account, first: str) -> None:
    """CloudFormation makes both at once, and each waits for the other."""
    both = template(
        """
        Recorder: {Type: AWS::Config::ConfigurationRecorder, Properties: {RoleARN: "arn:aws:iam::111122223333:role/a"}}
        Channel: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: config}}
        """
    )["Resources"]
    ordered = dict(sorted(both.items(), key=lambda item: item[0] != first))
    assert account.create({"Resources": ordered}) == "CREATE_COMPLETE", account.reasons()
    [status] = account.client("config").describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert status["recording"]
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
