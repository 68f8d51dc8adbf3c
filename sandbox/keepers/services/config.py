"""What moto's Config lacks, or checks against an old list: rules, remediations, conformance packs, saved queries.

No rule is ever evaluated, nothing remediated, and a conformance pack deploys no rules.

Source: https://docs.aws.amazon.com/config/latest/APIReference/Welcome.html
"""

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, now

_NO_RECORDER, _NO_PERMISSION = "NoAvailableConfigurationRecorderException", "InsufficientPermissionsException"
_NO_RULE, _NO_REMEDIATION = "NoSuchConfigRuleException", "NoSuchRemediationConfigurationException"


def _check_rule(place: Place, record: Record) -> None:
    """Refuse a rule without a recorder, and one whose function is not there."""
    if not place.services.call("config", "DescribeConfigurationRecorders")["ConfigurationRecorders"]:
        words = "Configuration recorder is not available to put the rule."
        raise KeptError(_NO_RECORDER, words)
    source = record["Source"]
    if source["Owner"] == "CUSTOM_LAMBDA" and f":{place.account_id}:" in source["SourceIdentifier"]:
        try:
            place.services.call("lambda", "GetFunction", FunctionName=source["SourceIdentifier"])
        except ClientError:
            words = f"The AWS Lambda function {source['SourceIdentifier']} cannot be invoked."
            raise KeptError(_NO_PERMISSION, words) from None


def _put_remediations(place: Place, params: Record) -> Record:
    kept = place.all("RemediationConfiguration")
    for given in params["RemediationConfigurations"]:
        rule = given["ConfigRuleName"]
        if rule not in [one["ConfigRuleName"] for one in place.all("ConfigRule")]:
            words = f"The ConfigRule '{rule}' provided in the request is invalid."
            raise KeptError(_NO_RULE, words)
        kept[:] = [one for one in kept if one["ConfigRuleName"] != rule]
        record: Record = {**given}
        place.make(
            record,
            {"Arn": "arn:{partition}:config:{region}:{account}:remediation-configuration/{ConfigRuleName}/{uuid}"},
        )
        kept.append(record)
    return {"FailedBatches": []}


def _describe_remediations(place: Place, params: Record) -> Record:
    kept = place.all("RemediationConfiguration")
    return {"RemediationConfigurations": [one for one in kept if one["ConfigRuleName"] in params["ConfigRuleNames"]]}


def _delete_remediation(place: Place, params: Record) -> Record:
    kept = place.all("RemediationConfiguration")
    rest = [one for one in kept if one["ConfigRuleName"] != params["ConfigRuleName"]]
    if len(rest) == len(kept):
        words = f"No RemediationConfiguration for rule {params['ConfigRuleName']} exists."
        raise KeptError(_NO_REMEDIATION, words)
    kept[:] = rest
    return {}


def _drop_remediation(place: Place, record: Record) -> None:
    """Take a rule's remediation away with it."""
    kept = place.all("RemediationConfiguration")
    kept[:] = [one for one in kept if one["ConfigRuleName"] != record["ConfigRuleName"]]


def _statuses(kind: str, listed: str, status: str, deployed: str) -> Operation:
    """Return an operation that tells the status of what is deployed as soon as it is put."""

    def tell(place: Place, params: Record) -> Record:
        names = params.get(f"{kind}Names")
        return {
            listed: [{**one, status: deployed} for one in place.all(kind) if not names or one[f"{kind}Name"] in names]
        }

    return tell


def _mode(record: Record) -> str:
    return str(record["EvaluationModes"][0]["Mode"])


KEPT = Kept(
    service="config",
    beside="config",
    invalid="InvalidParameterValueException",
    operations={
        "PutRemediationConfigurations": _put_remediations,
        "DescribeRemediationConfigurations": _describe_remediations,
        "DeleteRemediationConfiguration": _delete_remediation,
        "DescribeConformancePackStatus": _statuses(
            "ConformancePack", "ConformancePackStatusDetails", "ConformancePackState", "CREATE_COMPLETE"
        ),
        "DescribeOrganizationConfigRuleStatuses": _statuses(
            "OrganizationConfigRule", "OrganizationConfigRuleStatuses", "OrganizationRuleStatus", "CREATE_SUCCESSFUL"
        ),
        "DescribeOrganizationConformancePackStatuses": _statuses(
            "OrganizationConformancePack", "OrganizationConformancePackStatuses", "Status", "CREATE_SUCCESSFUL"
        ),
    },
    kinds=(
        Kind(
            name="ConfigRule",
            key=("ConfigRuleName",),
            arn="ConfigRuleArn",
            inside=("ConfigRule",),
            missing=_NO_RULE,
            put=("PutConfigRule",),
            list=("DescribeConfigRules",),
            names={"ConfigRuleNames": "ConfigRuleName"},
            filters={"Filters": lambda record, wanted: _mode(record) == wanted.get("EvaluationMode", _mode(record))},
            check=_check_rule,
            check_deletion=_drop_remediation,
            defaults={"EvaluationModes": [{"Mode": "DETECTIVE"}]},
            made={
                "ConfigRuleId": "config-rule-{id6}",
                "ConfigRuleArn": "arn:{partition}:config:{region}:{account}:config-rule/{ConfigRuleId}",
                "ConfigRuleState": "ACTIVE",
            },
        ),
        Kind(
            name="ConformancePack",
            key=("ConformancePackName",),
            arn="ConformancePackArn",
            missing="NoSuchConformancePackException",
            put=("PutConformancePack",),
            list=("DescribeConformancePacks",),
            names={"ConformancePackNames": "ConformancePackName"},
            made={
                "ConformancePackId": "conformance-pack-{id9}",
                "ConformancePackArn": "arn:{partition}:config:{region}:{account}:conformance-pack/"
                "{ConformancePackName}/{ConformancePackId}",
                "LastUpdateRequestedTime": now,
            },
            renewed={"LastUpdateRequestedTime": now},
        ),
        Kind(
            name="OrganizationConfigRule",
            key=("OrganizationConfigRuleName",),
            arn="OrganizationConfigRuleArn",
            missing="NoSuchOrganizationConfigRuleException",
            put=("PutOrganizationConfigRule",),
            list=("DescribeOrganizationConfigRules",),
            names={"OrganizationConfigRuleNames": "OrganizationConfigRuleName"},
            made={
                "OrganizationConfigRuleArn": "arn:{partition}:config:{region}:{account}:organization-config-rule/"
                "{OrganizationConfigRuleName}-{id8}",
                "LastUpdateTime": now,
            },
            renewed={"LastUpdateTime": now},
        ),
        Kind(
            name="OrganizationConformancePack",
            key=("OrganizationConformancePackName",),
            arn="OrganizationConformancePackArn",
            missing="NoSuchOrganizationConformancePackException",
            put=("PutOrganizationConformancePack",),
            list=("DescribeOrganizationConformancePacks",),
            names={"OrganizationConformancePackNames": "OrganizationConformancePackName"},
            made={
                "OrganizationConformancePackArn": "arn:{partition}:config:{region}:{account}:"
                "organization-conformance-pack/{OrganizationConformancePackName}-{id8}",
                "LastUpdateTime": now,
            },
            renewed={"LastUpdateTime": now},
        ),
        Kind(
            name="StoredQuery",
            key=("QueryName",),
            arn="QueryArn",
            inside=("StoredQuery",),
            put=("PutStoredQuery",),
            list=("ListStoredQueries",),
            made={
                "QueryId": "query-{id8}",
                "QueryArn": "arn:{partition}:config:{region}:{account}:stored-query/{QueryName}/{QueryId}",
            },
        ),
    ),
)
