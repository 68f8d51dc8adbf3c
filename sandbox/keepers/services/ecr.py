"""ECR, beside what moto has of it: how a registry fills and makes repositories, and who signs."""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now


def _forget_exclusions(_place: Place, record: Record) -> None:
    """Keep filters of tags only where the mutability makes exceptions."""
    if not str(record.get("imageTagMutability", "")).endswith("_WITH_EXCLUSION"):
        record.pop("imageTagMutabilityExclusionFilters", None)


KEPT = Kept(
    service="ecr",
    beside="ecr",
    invalid="InvalidParameterException",
    kinds=(
        Kind(
            name="PullThroughCacheRule",
            key=("ecrRepositoryPrefix",),
            unique=("ecrRepositoryPrefix",),
            missing="PullThroughCacheRuleNotFoundException",
            taken="PullThroughCacheRuleAlreadyExistsException",
            list=("DescribePullThroughCacheRules",),
            names={"ecrRepositoryPrefixes": "ecrRepositoryPrefix"},
            made={"registryId": "{account}", "createdAt": now},
            renewed={"updatedAt": now},
        ),
        Kind(
            name="RepositoryCreationTemplate",
            key=("prefix",),
            unique=("prefix",),
            missing="TemplateNotFoundException",
            taken="TemplateAlreadyExistsException",
            list=("DescribeRepositoryCreationTemplates",),
            names={"prefixes": "prefix"},
            check=_forget_exclusions,
            defaults={"imageTagMutability": "MUTABLE", "encryptionConfiguration": {"encryptionType": "AES256"}},
            made={"registryId": "{account}", "createdAt": now, "updatedAt": now},
            renewed={"updatedAt": now},
        ),
        Kind(
            name="SigningConfiguration",
            key=(),
            missing="SigningConfigurationNotFoundException",
            put=("PutSigningConfiguration",),
            made={"registryId": "{account}"},
        ),
        Kind(
            name="PullTimeUpdateExclusion",
            key=("principalArn",),
            unique=("principalArn",),
            missing="ExclusionNotFoundException",
            taken="ExclusionAlreadyExistsException",
            create=("RegisterPullTimeUpdateExclusion",),
            delete=("DeregisterPullTimeUpdateExclusion",),
            made={"createdAt": now},
        ),
    ),
)
