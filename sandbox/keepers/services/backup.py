"""AWS Backup: vaults, plans with their selections, frameworks, reports and tests of restores.

Nothing is backed up: a vault has no recovery points.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_ARN = "arn:{partition}:backup:{region}:{account}"
_UNLOCKED = {"Locked": False, "MinRetentionDays": None, "MaxRetentionDays": None, "LockDate": None}


def _tags_of(parameter: str) -> Any:  # noqa: ANN401 a function of place and record
    """Return what takes tags from the parameter that Backup has for them."""
    return lambda _place, record: record.pop(parameter, {})


def _type(_place: Place, record: Record) -> str:
    """Return a vault's type: only an air-gapped one is made with a retention."""
    return "LOGICALLY_AIR_GAPPED_BACKUP_VAULT" if "MinRetentionDays" in record else "BACKUP_VAULT"


def _lock(_place: Place, record: Record) -> None:
    """Work out from when on a lock cannot be taken off any more: never, if it does not say after how many days."""
    days = record.pop("ChangeableForDays", None)
    if days is not None:
        record["LockDate"] = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=days)


def _number(_place: Place, record: Record) -> None:
    """Give each rule of a plan its id and time zone."""
    for rule in record["BackupPlan"].get("Rules", ()):
        rule.setdefault("RuleId", str(uuid4()))
        rule.setdefault("ScheduleExpressionTimezone", "Etc/UTC")


def _list_tags(place: Place, params: Record) -> Record:
    for kind in KEPT.kinds:
        for record in place.all(kind.name) if kind.arn else ():
            if record[kind.arn] == params["ResourceArn"]:
                return {"Tags": record["tags"]}
    msg = "ResourceNotFoundException"
    raise KeptError(msg, f"Resource {params['ResourceArn']} does not exist.")


def _framework(_place: Place, record: Record) -> int:
    return len(record.get("FrameworkControls", ()))


KEPT = Kept(
    service="backup",
    beside="backup",
    taken="AlreadyExistsException",
    invalid="InvalidParameterValueException",
    operations={"ListTags": _list_tags},
    kinds=(
        Kind(
            name="BackupVault",
            key=("BackupVaultName",),
            arn="BackupVaultArn",
            unique=("BackupVaultName",),
            create=("CreateLogicallyAirGappedBackupVault",),
            check=_lock,
            defaults={"NumberOfRecoveryPoints": 0},
            made={
                "tags": _tags_of("BackupVaultTags"),
                "BackupVaultArn": f"{_ARN}:backup-vault:{{BackupVaultName}}",
                "VaultType": _type,
                "VaultState": "AVAILABLE",
                "Locked": lambda _place, record: "MinRetentionDays" in record,
                "CreationDate": now,
            },
            switches={
                "PutBackupVaultLockConfiguration": {"Locked": True},
                "DeleteBackupVaultLockConfiguration": _UNLOCKED,
                "AssociateBackupVaultMpaApprovalTeam": {},
                "DisassociateBackupVaultMpaApprovalTeam": {"MpaApprovalTeamArn": None},
            },
        ),
        Kind(
            name="BackupVaultAccessPolicy",
            key=("BackupVaultName",),
            within={"BackupVaultName": "BackupVault"},
            put=("PutBackupVaultAccessPolicy",),
        ),
        Kind(
            name="BackupVaultNotifications",
            key=("BackupVaultName",),
            within={"BackupVaultName": "BackupVault"},
            put=("PutBackupVaultNotifications",),
        ),
        Kind(
            name="BackupPlan",
            key=("BackupPlanId",),
            arn="BackupPlanArn",
            check=_number,
            occupied="InvalidRequestException",
            list=("ListBackupPlans",),
            made={
                "tags": _tags_of("BackupPlanTags"),
                "BackupPlanId": "{uuid}",
                "BackupPlanArn": f"{_ARN}:backup-plan:{{BackupPlanId}}",
                "VersionId": "{uuid}",
                "CreationDate": now,
            },
            renewed={"VersionId": "{uuid}"},
            told={"BackupPlanName": lambda _place, record: record["BackupPlan"]["BackupPlanName"]},
        ),
        Kind(
            name="BackupSelection",
            key=("BackupPlanId", "SelectionId"),
            within={"BackupPlanId": "BackupPlan"},
            made={"SelectionId": "{uuid}", "CreationDate": now},
            told={
                "SelectionName": lambda _place, record: record["BackupSelection"]["SelectionName"],
                "IamRoleArn": lambda _place, record: record["BackupSelection"]["IamRoleArn"],
            },
        ),
        Kind(
            name="Framework",
            key=("FrameworkName",),
            arn="FrameworkArn",
            unique=("FrameworkName",),
            made={
                "tags": _tags_of("FrameworkTags"),
                "FrameworkArn": f"{_ARN}:framework:{{FrameworkName}}-{{uuid}}",
                "DeploymentStatus": "COMPLETED",
                "FrameworkStatus": "ACTIVE",
                "CreationTime": now,
            },
            told={"NumberOfControls": _framework},
        ),
        Kind(
            name="ReportPlan",
            key=("ReportPlanName",),
            arn="ReportPlanArn",
            unique=("ReportPlanName",),
            made={
                "tags": _tags_of("ReportPlanTags"),
                "ReportPlanArn": f"{_ARN}:report-plan:{{ReportPlanName}}-{{uuid}}",
                "DeploymentStatus": "COMPLETED",
                "CreationTime": now,
            },
        ),
        Kind(
            name="RestoreTestingPlan",
            key=("RestoreTestingPlanName",),
            arn="RestoreTestingPlanArn",
            inside=("RestoreTestingPlan",),
            unique=("RestoreTestingPlanName",),
            occupied="InvalidRequestException",
            defaults={"StartWindowHours": 24, "ScheduleExpressionTimezone": "Etc/UTC"},
            made={
                "RestoreTestingPlanArn": f"{_ARN}:restore-testing-plan:{{RestoreTestingPlanName}}-{{uuid}}",
                "CreationTime": now,
            },
            renewed={"LastUpdateTime": now},
        ),
        Kind(
            name="RestoreTestingSelection",
            key=("RestoreTestingPlanName", "RestoreTestingSelectionName"),
            inside=("RestoreTestingSelection",),
            within={"RestoreTestingPlanName": "RestoreTestingPlan"},
            unique=("RestoreTestingPlanName", "RestoreTestingSelectionName"),
            defaults={"ValidationWindowHours": 0},
            made={"CreationTime": now},
        ),
    ),
)
