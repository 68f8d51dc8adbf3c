"""AWS WAF: sets, rule groups, web ACLs and where they log."""

import base64
from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags(
    "wafv2", "TagResource", "UntagResource", list="ListTagsForResource", listed="TagInfoForResource.TagList"
)


def _rules(value: Json) -> Json:
    """Return rules, or a part of them, with encoded search strings as what they stand for."""
    if isinstance(value, list):
        return [_rules(item) for item in value]
    if not isinstance(value, dict):
        return value
    parts = {name: _rules(item) for name, item in value.items() if name != "SearchStringBase64"}
    if "SearchStringBase64" in value:
        parts["SearchString"] = base64.b64decode(value["SearchStringBase64"])
    return parts


def _row(kind: str, *, values: dict[str, Any], attributes: dict[str, Any], defaults: dict[str, Json]) -> Row:
    named = {"Name": "$id.0", "Id": "$id.1", "Scope": "$id.2"}
    return Row(
        type=f"AWS::WAFv2::{kind}",
        service="wafv2",
        create=f"Create{kind}",
        id="$Name|$response.Summary.Id|$Scope",
        read=Read(f"Get{kind}", named, f"merge({kind}, {{LockToken: LockToken}})"),
        delete=Call(f"Delete{kind}", {**named, "LockToken": "$item.LockToken"}),
        values=values,
        update=Call(f"Update{kind}", {**named, "LockToken": "$item.LockToken"}),
        update_whole=True,
        defaults=defaults,
        attributes={"Arn": "ARN", "Id": "Id", **attributes},
        named=Named("Name", longest=128),
        tags=_TAGS,
        tag_key={"ResourceARN": "$item.ARN"},
    )


ROWS = (
    _row("IPSet", values={}, attributes={}, defaults={}),
    _row(
        "RegexPatternSet",
        values={"RegularExpressionList": lambda texts: [{"RegexString": text} for text in texts]},
        attributes={},
        defaults={},
    ),
    _row(
        "RuleGroup",
        values={"Rules": _rules},
        attributes={"LabelNamespace": "LabelNamespace"},
        defaults={"Rules": []},
    ),
    _row(
        "WebACL",
        values={"Rules": _rules},
        attributes={"Capacity": "to_string(Capacity)", "LabelNamespace": "LabelNamespace"},
        defaults={"Rules": []},
    ),
    Row(
        type="AWS::WAFv2::LoggingConfiguration",
        service="wafv2",
        create="PutLoggingConfiguration",
        under="LoggingConfiguration",
        id="$ResourceArn",
        read=Read("GetLoggingConfiguration", {"ResourceArn": "$id"}, "LoggingConfiguration"),
        delete=Call("DeleteLoggingConfiguration", {"ResourceArn": "$id"}),
        update=Call("PutLoggingConfiguration"),
        update_whole=True,
        attributes={"ManagedByFirewallManager": "ManagedByFirewallManager"},
    ),
)
