"""AWS WAF: sets, rule groups, web ACLs and what they protect. No request is ever inspected.

All of it is kept here, because moto forgets parts of what it is told and lets go what is in use.

Source: https://docs.aws.amazon.com/waf/latest/APIReference/Welcome.html
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.security.web_acl_rules import arns_in, capacity_of, labels_in, labels_of

Json = Any
_MISSING, _ASSOCIATED = "WAFNonexistentItemException", "WAFAssociatedItemException"
_INVALID, _UNAVAILABLE = "WAFInvalidParameterException", "WAFUnavailableEntityException"
_RULED = ("RuleGroup", "WebACL")
_SETS = ("IPSet", "RegexPatternSet", "RuleGroup")


def _arn(kind: str, place: Place, record: Record) -> str:
    scope = "global" if record["Scope"] == "CLOUDFRONT" else "regional"
    account = f"arn:{place.partition}:wafv2:{place.region_name}:{place.account_id}"
    return f"{account}:{scope}/{kind.lower()}/{record['Name']}/{record['Id']}"


def _group_capacity(place: Place, arn: str) -> int:
    return next((int(group["Capacity"]) for group in place.all("RuleGroup") if group["ARN"] == arn), 0)


def _capacity(place: Place, record: Record) -> int:
    return capacity_of(record.get("Rules", []), partial(_group_capacity, place))


def _check(place: Place, record: Record) -> None:
    """Refuse a scope that is elsewhere, and rules about sets and groups of this account that are not there."""
    if record["Scope"] == "CLOUDFRONT" and place.region_name != "us-east-1":
        words = "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT"
        raise KeptError(_INVALID, words)
    known = {one["ARN"] for kind in _SETS for one in place.all(kind)}
    for arn in arns_in(record.get("Rules", [])):
        if f":{place.region_name}:{place.account_id}:" in arn and arn not in known:
            words = f"AWS WAF couldn't perform the operation because your resource {arn} doesn't exist."
            raise KeptError(_MISSING, words)


def _check_unused(place: Place, record: Record) -> None:
    users = [user for kind in _RULED for user in place.all(kind)]
    if any(record["ARN"] in arns_in(user.get("Rules", [])) for user in users) or any(
        one["WebACLArn"] == record["ARN"] for one in place.all("Association")
    ):
        words = "AWS WAF couldn't perform the operation because your resource is being used by another resource."
        raise KeptError(_ASSOCIATED, words)


def _check_log(_place: Place, record: Record) -> None:
    for arn in record["LogDestinationConfigs"]:
        if "aws-waf-logs-" not in arn:
            words = f"Error reason: The ARN isn't valid. A name must begin with aws-waf-logs-., parameter: {arn}"
            raise KeptError(_INVALID, words)


def _set_stage(place: Place, resource: str, web_acl: str | None) -> None:
    """Tell API Gateway what its stage is protected by."""
    if ":/restapis/" not in resource:
        return
    from moto.apigateway.models import apigateway_backends  # noqa: PLC0415 loaded with the stage

    api, _, stage = resource.rsplit("/restapis/", maxsplit=1)[1].split("/")
    stages = apigateway_backends[place.account_id][place.region_name].apis[api].stages
    stages[stage].web_acl_arn = web_acl


_PROTECTED = re.compile(
    r"arn:[\w-]+:(elasticloadbalancing:[^:]*:\d{12}:loadbalancer/app/|apigateway:[^:]*::/restapis/|appsync:[^:]*:\d{12}:apis/"
    r"|cognito-idp:[^:]*:\d{12}:userpool/|apprunner:[^:]*:\d{12}:service/|ec2:[^:]*:\d{12}:verified-access-instance/"
    r"|amplify:[^:]*:\d{12}:apps/).+"
)
"""HTTP and WebSocket APIs are not among them, and CloudFront is told of its web ACL by its own API.

Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
"""


def _check_resource(place: Place, arn: str) -> None:
    """Refuse to protect what WAF does not know, and a load balancer or stage that is not there."""
    if not _PROTECTED.fullmatch(arn):
        words = (
            "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated "
            f"by colons or slashes., field: RESOURCE_ARN, parameter: {arn}"
        )
        raise KeptError(_INVALID, words)
    try:
        if ":loadbalancer/app/" in arn:
            place.services.call("elbv2", "DescribeLoadBalancers", LoadBalancerArns=[arn])
        elif ":/restapis/" in arn:
            api, _, stage = arn.rsplit("/restapis/", maxsplit=1)[1].split("/")
            place.services.call("apigateway", "GetStage", restApiId=api, stageName=stage)
    except ClientError:
        words = f"AWS WAF couldn't retrieve the resource that you requested: {arn}"
        raise KeptError(_UNAVAILABLE, words) from None


def _web_acl(place: Place, arn: str) -> Record:
    for acl in place.all("WebACL"):
        if acl["ARN"] == arn:
            return acl
    words = "AWS WAF couldn't perform the operation because your resource doesn't exist."
    raise KeptError(_MISSING, words)


def _associate(place: Place, params: Record) -> Record:
    _web_acl(place, params["WebACLArn"])
    _check_resource(place, params["ResourceArn"])
    _disassociate(place, params)
    place.all("Association").append(dict(params))
    _set_stage(place, params["ResourceArn"], params["WebACLArn"])
    return {}


def _disassociate(place: Place, params: Record) -> Record:
    kept = place.all("Association")
    gone = [one for one in kept if one["ResourceArn"] == params["ResourceArn"]]
    kept[:] = [one for one in kept if one not in gone]
    for one in gone:
        _set_stage(place, one["ResourceArn"], None)
    return {}


def _for_resource(place: Place, params: Record) -> Record:
    for one in place.all("Association"):
        if one["ResourceArn"] == params["ResourceArn"]:
            acl = _web_acl(place, one["WebACLArn"])
            return {"WebACL": {**acl, "Capacity": _capacity(place, acl)}}
    return {}


_OF_KIND: Mapping[str, str] = {
    "APPLICATION_LOAD_BALANCER": ":elasticloadbalancing:",
    "API_GATEWAY": ":apigateway:",
    "APPSYNC": ":appsync:",
    "COGNITO_USER_POOL": ":cognito-idp:",
    "APP_RUNNER_SERVICE": ":apprunner:",
    "VERIFIED_ACCESS_INSTANCE": ":ec2:",
    "AMPLIFY": ":amplify:",
}


def _resources(place: Place, params: Record) -> Record:
    mark = _OF_KIND.get(params.get("ResourceType", "APPLICATION_LOAD_BALANCER"), "")
    kept = [one["ResourceArn"] for one in place.all("Association") if one["WebACLArn"] == params["WebACLArn"]]
    return {"ResourceArns": [arn for arn in kept if mark in arn]}


def _check_capacity(place: Place, params: Record) -> Record:
    return {"Capacity": _capacity(place, params)}


def _kind(
    name: str,
    defaults: Mapping[str, Json] | None = None,
    made: Mapping[str, Json] | None = None,
    told: Mapping[str, Json] | None = None,
) -> Kind:
    """Return a kind of which all have a scope, an id, a lock and rules or entries."""
    return Kind(
        name=name,
        key=("Name", "Scope", "Id"),
        arn="ARN",
        lock=("LockToken", "WAFOptimisticLockException"),
        unique=("Name", "Scope"),
        whole=True,
        check=_check,
        check_deletion=_check_unused,
        defaults=defaults or {},
        made={"Id": "{uuid}", "ARN": partial(_arn, name), "LockToken": "{uuid}", **(made or {})},
        renewed={"LockToken": "{uuid}"},
        told={"NextLockToken": lambda _, record: record["LockToken"], **(told or {})},
    )


KEPT = Kept(
    service="wafv2",
    missing=_MISSING,
    taken="WAFDuplicateItemException",
    invalid=_INVALID,
    operations={
        "AssociateWebACL": _associate,
        "DisassociateWebACL": _disassociate,
        "GetWebACLForResource": _for_resource,
        "ListResourcesForWebACL": _resources,
        "CheckCapacity": _check_capacity,
    },
    kinds=(
        _kind("IPSet"),
        _kind("RegexPatternSet"),
        _kind(
            "RuleGroup",
            defaults={"Rules": []},
            made={"LabelNamespace": "awswaf:{account}:rulegroup:{Name}:"},
            told={
                "AvailableLabels": lambda _, record: labels_of(record.get("Rules", []), record["LabelNamespace"]),
                "ConsumedLabels": lambda _, record: list(labels_in(record.get("Rules", []))),
            },
        ),
        _kind(
            "WebACL",
            defaults={"Rules": []},
            made={"LabelNamespace": "awswaf:{account}:webacl:{Name}:"},
            told={"Capacity": _capacity},
        ),
        Kind(
            name="LoggingConfiguration",
            key=("ResourceArn",),
            inside=("LoggingConfiguration",),
            within={"ResourceArn": "WebACL"},
            put=("PutLoggingConfiguration",),
            filters={"Scope": lambda record, scope: (":global/" in record["ResourceArn"]) == (scope == "CLOUDFRONT")},
            check=_check_log,
            defaults={"ManagedByFirewallManager": False, "LogType": "WAF_LOGS", "LogScope": "CUSTOMER"},
        ),
        Kind(name="PermissionPolicy", key=("ResourceArn",), put=("PutPermissionPolicy",)),
    ),
)
