"""Who may do what, besides IAM: Access Analyzer, Roles Anywhere and Verified Permissions, which the sandbox keeps."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.renaming import renaming
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_ANYWHERE_TAGS = ApiTags(
    "rolesanywhere",
    "TagResource",
    "UntagResource",
    "tags",
    keys_parameter="tagKeys",
    fields=("key", "value"),
    list="ListTagsForResource",
    listed="tags",
)


def _criteria(filters: Json) -> Json:
    """Return an archive rule's filter as the API writes it: a map from property to criterion."""
    if isinstance(filters, Mapping):
        return filters
    return {one["Property"]: {name: value for name, value in one.items() if name != "Property"} for one in filters}


def _rules(rules: list[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    return [{"RuleName": rule["RuleName"], "Filter": _criteria(rule["Filter"])} for rule in rules]


_ONE_RULE = {"analyzerName": "$AnalyzerName", "ruleName": "$value.RuleName"}
_TOLD_RULE = Read("GetArchiveRule", _ONE_RULE, "archiveRule")


def _anywhere(kind: str, **more: Any) -> Row:  # noqa: ANN401 fields of a Row
    """Return a type of Roles Anywhere: each is switched on and off by calls of its own."""
    item = f"{kind[0].lower()}{kind[1:]}"
    one = {f"{item}Id": "$id"}
    name = more.pop("type", kind)
    arn = {f"{name}Arn": f"{item}Arn"} if kind != "Crl" else {}
    return Row(
        type=f"AWS::RolesAnywhere::{name}",
        service="rolesanywhere",
        id=f"{item}.{item}Id",
        create=more.pop("create", f"Create{kind}"),
        read=Read(f"Get{kind}", one, item),
        delete=Call(f"Delete{kind}", one),
        update=Call(f"Update{kind}", one),
        attributes={f"{kind}Id": "$id", **arn},
        tells={"Tags": Read("ListTagsForResource", {"resourceArn": f"$item.{item}Arn"}, "tags")}
        | more.pop("tells", {}),
        tags=_ANYWHERE_TAGS,
        tag_key={"resourceArn": f"$item.{item}Arn"},
        **more,
    )


def _switches(kind: str) -> Mapping[str, tuple[Call, Call]]:
    one = {f"{kind[0].lower()}{kind[1:]}Id": "$id"}
    return {"Enabled": (Call(f"Enable{kind}", one), Call(f"Disable{kind}", one))}


_STORE = {"policyStoreId": "$PolicyStoreId"}


def _in_store(kind: str, **more: Any) -> Row:  # noqa: ANN401 fields of a Row
    """Return a type of Verified Permissions that is in a policy store."""
    key = f"{kind[0].lower()}{kind[1:]}Id"
    one = {**_STORE, key: "$id"}
    return Row(
        type=f"AWS::VerifiedPermissions::{kind}",
        service="verifiedpermissions",
        create=f"Create{kind}",
        id=key,
        read=Read(f"Get{kind}", one),
        delete=Call(f"Delete{kind}", one),
        update=Call(f"Update{kind}", one),
        attributes={f"{kind}Id": "$id"} | more.pop("attributes", {}),
        **more,
    )


ROWS = (
    Row(
        type="AWS::AccessAnalyzer::Analyzer",
        service="accessanalyzer",
        create="CreateAnalyzer",
        id="arn",
        read=Read("GetAnalyzer", {"analyzerName": "$AnalyzerName"}, "analyzer"),
        delete=Call("DeleteAnalyzer", {"analyzerName": "$AnalyzerName"}),
        renames={"AnalyzerConfiguration": "configuration"},
        update=Call("UpdateAnalyzer", {"analyzerName": "$AnalyzerName"}),
        memberships={
            "ArchiveRules": Membership(
                add=Call("CreateArchiveRule", {**_ONE_RULE, "filter": "$value.Filter"}),
                change=Call("UpdateArchiveRule", {**_ONE_RULE, "filter": "$value.Filter"}),
                remove=Call("DeleteArchiveRule", _ONE_RULE),
                key="RuleName",
                at_creation=True,
                tells=_TOLD_RULE,
            )
        },
        values={
            "ArchiveRules": _rules,
            "AnalyzerConfiguration": renaming(
                {
                    "UnusedAccessConfiguration": "unusedAccess",
                    "InternalAccessConfiguration": "internalAccess",
                    "InternalAccessAnalysisRule": "analysisRule",
                }
            ),
        },
        attributes={"Arn": "$id"},
        named=Named("AnalyzerName"),
        tells={"AnalyzerName": "name"},
        tags=ApiTags("accessanalyzer", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True),
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::AccessAnalyzer::ArchiveRule",
        service="accessanalyzer",
        create="CreateArchiveRule",
        id="arn:$partition:access-analyzer:$region:$account:analyzer/$AnalyzerName/archive-rule/$RuleName",
        read=Read("GetArchiveRule", {"analyzerName": "$AnalyzerName", "ruleName": "$RuleName"}, "archiveRule"),
        delete=Call("DeleteArchiveRule", {"analyzerName": "$AnalyzerName", "ruleName": "$RuleName"}),
        update=Call("UpdateArchiveRule"),
        update_whole=True,
        attributes={"Arn": "$id", "CreatedAt": "createdAt", "UpdatedAt": "updatedAt"},
    ),
    _anywhere(
        "TrustAnchor",
        switches=_switches("TrustAnchor"),
        memberships={
            "NotificationSettings": Membership(
                add=Call("PutNotificationSettings", {"trustAnchorId": "$id", "notificationSettings": ["$value"]}),
                remove=Call(
                    "ResetNotificationSettings",
                    {
                        "trustAnchorId": "$id",
                        "notificationSettingKeys": [{"event": "$value.Event", "channel": "$value.Channel"}],
                    },
                ),
                key="Event",
                at_creation=True,
            )
        },
    ),
    _anywhere(
        "Profile",
        switches=_switches("Profile"),
        memberships={
            "AttributeMappings": Membership(
                add=Call(
                    "PutAttributeMapping",
                    {
                        "profileId": "$id",
                        "certificateField": "$value.CertificateField",
                        "mappingRules": "$value.MappingRules",
                    },
                ),
                remove=Call(
                    "DeleteAttributeMapping", {"profileId": "$id", "certificateField": "$value.CertificateField"}
                ),
                key="CertificateField",
            )
        },
        defaults={
            "AcceptRoleSessionName": False,
            "DurationSeconds": 3600,
            "ManagedPolicyArns": [],
        },
    ),
    _anywhere("Crl", type="CRL", create="ImportCrl", switches=_switches("Crl"), values={"CrlData": str.encode}),
    Row(
        type="AWS::VerifiedPermissions::PolicyStore",
        service="verifiedpermissions",
        create="CreatePolicyStore",
        id="policyStoreId",
        read=Read("GetPolicyStore", {"policyStoreId": "$id", "tags": True}),
        delete=Call("DeletePolicyStore", {"policyStoreId": "$id"}),
        setters={
            "Schema": Call("PutSchema", {"policyStoreId": "$id", "definition": {"cedarJson": "$value.CedarJson"}}),
        },
        removers={"Schema": Call("PutSchema", {"policyStoreId": "$id", "definition": {"cedarJson": "{}"}})},
        update=Call("UpdatePolicyStore", {"policyStoreId": "$id"}),
        update_whole=True,
        defaults={"DeletionProtection": {"Mode": "DISABLED"}, "Description": ""},
        values={"DeletionProtection": lambda protection: protection["Mode"]},
        attributes={"Arn": "arn", "PolicyStoreId": "$id"},
        tells={
            "Schema": Read("GetSchema", {"policyStoreId": "$id"}, "{CedarJson: schema}"),
            "EncryptionSettings": "{KmsEncryptionSettings: encryptionState.kmsEncryptionState,"
            " Default: encryptionState.default}",
        },
        tags=ApiTags(
            "verifiedpermissions", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True
        ),
        tag_key={"resourceArn": "$item.arn"},
    ),
    _in_store("Policy", attributes={"PolicyType": "policyType"}),
    _in_store("PolicyTemplate", update_whole=True, defaults={"Description": "", "Name": ""}),
    _in_store(
        "IdentitySource",
        update_renames={"Configuration": "updateConfiguration"},
        update_whole=True,
        attributes={
            "Details.ClientIds": "details.clientIds",
            "Details.DiscoveryUrl": "details.discoveryUrl",
            "Details.OpenIdIssuer": "details.openIdIssuer",
            "Details.UserPoolArn": "details.userPoolArn",
        },
    ),
)
