"""AppConfig: what is not there is not deleted, and a deployment is of a version that there is."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_profile_that_is_not_there_is_not_deleted(account: Account) -> None:
    """The second time as a stranger's."""
    appconfig = account.client("appconfig")
    application = appconfig.create_application(Name="shop")["Id"]
    profile = appconfig.create_configuration_profile(ApplicationId=application, Name="flags", LocationUri="hosted")
    key = {"ApplicationId": application, "ConfigurationProfileId": profile["Id"]}
    appconfig.delete_configuration_profile(**key)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        appconfig.delete_configuration_profile(**key)


def test_a_deployment_is_numbered_in_its_environment_and_of_a_version_that_there_is(account: Account) -> None:
    """By a strategy of AWS's own or of the account's."""
    appconfig = account.client("appconfig")
    application = appconfig.create_application(Name="shop")["Id"]
    profile = appconfig.create_configuration_profile(ApplicationId=application, Name="flags", LocationUri="hosted")
    environment = appconfig.create_environment(ApplicationId=application, Name="production")["Id"]
    key = {"ApplicationId": application, "ConfigurationProfileId": profile["Id"]}
    deployment = {**key, "EnvironmentId": environment, "ConfigurationVersion": "1"}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        appconfig.start_deployment(**deployment, DeploymentStrategyId="AppConfig.AllAtOnce")
    appconfig.create_hosted_configuration_version(**key, Content=b"{}", ContentType="application/json")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        appconfig.start_deployment(**deployment, DeploymentStrategyId="abcdefg")
    for number in (1, 2):
        made = appconfig.start_deployment(**deployment, DeploymentStrategyId="AppConfig.AllAtOnce")
        assert (made["DeploymentNumber"], made["State"]) == (number, "COMPLETE")
