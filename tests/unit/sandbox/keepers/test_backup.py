"""Backup keeps what it is told, and refuses what would lose a plan's selections or break a lock."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_PLAN = {"BackupPlanName": "daily", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "safe"}]}
_ROLE = "arn:aws:iam::111122223333:role/backup"


def planned(account: Account) -> tuple[Any, str]:
    """Make a vault and a plan; return the client and the plan's id."""
    backup = account.client("backup")
    backup.create_backup_vault(BackupVaultName="safe", BackupVaultTags={"team": "shop"})
    return backup, backup.create_backup_plan(BackupPlan=_PLAN)["BackupPlanId"]


def test_a_vault_has_a_lock_a_policy_and_notifications_until_they_are_taken_away(account: Account) -> None:
    """All of them go with the vault, too."""
    backup, _ = planned(account)
    name = {"BackupVaultName": "safe"}
    backup.put_backup_vault_lock_configuration(**name, MinRetentionDays=7, ChangeableForDays=3)
    told = backup.describe_backup_vault(**name)
    assert (told["Locked"], told["MinRetentionDays"], told["VaultType"]) == (True, 7, "BACKUP_VAULT")
    assert told["LockDate"] > told["CreationDate"]
    backup.delete_backup_vault_lock_configuration(**name)
    assert not backup.describe_backup_vault(**name)["Locked"]
    backup.put_backup_vault_access_policy(**name, Policy='{"Statement":[]}')
    assert backup.get_backup_vault_access_policy(**name)["Policy"] == '{"Statement":[]}'
    backup.delete_backup_vault(**name)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        backup.get_backup_vault_access_policy(**name)


def test_a_plan_with_selections_stays_and_an_update_makes_a_new_version(account: Account) -> None:
    """Its rules have ids."""
    backup, plan = planned(account)
    before = backup.get_backup_plan(BackupPlanId=plan)
    assert before["BackupPlan"]["Rules"][0]["RuleId"]
    backup.update_backup_plan(BackupPlanId=plan, BackupPlan={**_PLAN, "BackupPlanName": "nightly"})
    after = backup.get_backup_plan(BackupPlanId=plan)
    assert after["BackupPlan"]["BackupPlanName"] == "nightly"
    assert after["VersionId"] != before["VersionId"]
    selection = {"SelectionName": "all", "IamRoleArn": _ROLE, "Resources": ["*"]}
    made = backup.create_backup_selection(BackupPlanId=plan, BackupSelection=selection)
    [listed] = backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"]
    assert (listed["SelectionName"], listed["IamRoleArn"]) == ("all", _ROLE)
    with pytest.raises(ClientError, match="InvalidRequestException"):
        backup.delete_backup_plan(BackupPlanId=plan)
    backup.delete_backup_selection(BackupPlanId=plan, SelectionId=made["SelectionId"])
    backup.delete_backup_plan(BackupPlanId=plan)
    assert backup.list_backup_plans()["BackupPlansList"] == []


def test_tags_are_given_under_each_kinds_own_name_and_told_by_arn(account: Account) -> None:
    """BackupVaultTags, BackupPlanTags, FrameworkTags; an ARN of nothing is refused."""
    backup, _ = planned(account)
    arn = backup.describe_backup_vault(BackupVaultName="safe")["BackupVaultArn"]
    backup.tag_resource(ResourceArn=arn, Tags={"stage": "test"})
    backup.untag_resource(ResourceArn=arn, TagKeyList=["team"])
    assert backup.list_tags(ResourceArn=arn)["Tags"] == {"stage": "test"}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        backup.list_tags(ResourceArn=f"{arn}er")


def test_only_a_vault_with_a_retention_is_air_gapped(account: Account) -> None:
    """And it is locked from the beginning."""
    backup, _ = planned(account)
    backup.create_logically_air_gapped_backup_vault(BackupVaultName="apart", MinRetentionDays=7, MaxRetentionDays=9)
    told = backup.describe_backup_vault(BackupVaultName="apart")
    assert (told["VaultType"], told["Locked"]) == ("LOGICALLY_AIR_GAPPED_BACKUP_VAULT", True)
