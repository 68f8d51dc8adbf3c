"""RDS: databases and where they are."""

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource")

ROWS = (
    Row(
        type="AWS::RDS::DBSubnetGroup",
        service="rds",
        create="CreateDBSubnetGroup",
        id="DBSubnetGroup.DBSubnetGroupName",
        read=Read("DescribeDBSubnetGroups", {"DBSubnetGroupName": "$id"}, "DBSubnetGroups[0]"),
        delete=Call("DeleteDBSubnetGroup", {"DBSubnetGroupName": "$id"}),
        update=Call("ModifyDBSubnetGroup", {"DBSubnetGroupName": "$id"}),
        update_whole=True,
        attributes={"DBSubnetGroupArn": "DBSubnetGroupArn"},
        named=Named("DBSubnetGroupName", lower=True),
        tags=_TAGS,
        tag_key={"ResourceName": "$item.DBSubnetGroupArn"},
    ),
    Row(
        type="AWS::RDS::DBInstance",
        service="rds",
        create="CreateDBInstance",
        id="DBInstance.DBInstanceIdentifier",
        read=Read("DescribeDBInstances", {"DBInstanceIdentifier": "$id"}, "DBInstances[0]"),
        delete=Call("DeleteDBInstance", {"DBInstanceIdentifier": "$id", "SkipFinalSnapshot": True}),
        snapshot={"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "$snapshot"},
        renames={"VPCSecurityGroups": "VpcSecurityGroupIds", "MasterUserSecret": "MasterUserSecretKmsKeyId"},
        values={"MasterUserSecret": lambda secret: secret["KmsKeyId"]},
        update=Call("ModifyDBInstance", {"DBInstanceIdentifier": "$id", "ApplyImmediately": True}),
        attributes={
            "DBInstanceArn": "DBInstanceArn",
            "DBInstanceStatus": "DBInstanceStatus",
            "DbiResourceId": "DbiResourceId",
            "Endpoint.Address": "Endpoint.Address",
            "Endpoint.HostedZoneId": "Endpoint.HostedZoneId",
            "Endpoint.Port": "to_string(Endpoint.Port)",
            "MasterUserSecret.SecretArn": "MasterUserSecret.SecretArn",
        },
        named=Named("DBInstanceIdentifier", longest=63, lower=True),
        tags=_TAGS,
        tag_key={"ResourceName": "$item.DBInstanceArn"},
    ),
)
