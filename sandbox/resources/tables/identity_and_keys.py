"""Keys' aliases."""

from sandbox.resources.row import Call, Read, Row

ROWS = (
    Row(
        type="AWS::KMS::Alias",
        service="kms",
        create="CreateAlias",
        id="$AliasName",
        read=Read("DescribeKey", {"KeyId": "$id"}, "KeyMetadata"),
        delete=Call("DeleteAlias", {"AliasName": "$id"}),
        update=Call("UpdateAlias"),
        update_whole=True,
        tells={
            "AliasName": Read("ListAliases", {"KeyId": "$TargetKeyId"}, "Aliases[?AliasName=='$id'].AliasName | [0]"),
            "TargetKeyId": "KeyId",
        },
    ),
)
