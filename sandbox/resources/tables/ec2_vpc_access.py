"""Who gets into VPCs: blocks of public access, Instance Connect endpoints, encryption controls, further groups."""

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_EXCEPTED = (
    "EgressOnlyInternetGateway",
    "ElasticFileSystem",
    "InternetGateway",
    "Lambda",
    "NatGateway",
    "VirtualPrivateGateway",
    "VpcLattice",
    "VpcPeering",
)
_CONTROL = Call(
    "ModifyVpcEncryptionControl",
    {
        "VpcEncryptionControlId": "$id",
        "Mode": "$Mode",
        **{f"{name}Exclusion": f"${name}ExclusionInput" for name in _EXCEPTED},
    },
)

ROWS = (
    Row(
        type="AWS::EC2::VPCBlockPublicAccessOptions",
        service="ec2",
        create="ModifyVpcBlockPublicAccessOptions",
        id="$account",
        read=Read(
            "DescribeVpcBlockPublicAccessOptions",
            {},
            "[VpcBlockPublicAccessOptions] | [?InternetGatewayBlockMode!='off'] | [0]",
        ),
        delete=Call("ModifyVpcBlockPublicAccessOptions", {"InternetGatewayBlockMode": "off"}),
        update=Call("ModifyVpcBlockPublicAccessOptions"),
        attributes={"AccountId": "$id", "ExclusionsAllowed": "ExclusionsAllowed"},
    ),
    Row(
        type="AWS::EC2::VPCBlockPublicAccessExclusion",
        service="ec2",
        create="CreateVpcBlockPublicAccessExclusion",
        id="VpcBlockPublicAccessExclusion.ExclusionId",
        read=Read(
            "DescribeVpcBlockPublicAccessExclusions", {"ExclusionIds": ["$id"]}, "VpcBlockPublicAccessExclusions[0]"
        ),
        delete=Call("DeleteVpcBlockPublicAccessExclusion", {"ExclusionId": "$id"}),
        update=Call("ModifyVpcBlockPublicAccessExclusion", {"ExclusionId": "$id"}),
        tells={"VpcId": "ResourceArn", "SubnetId": "ResourceArn"},
        attributes={"ExclusionId": "$id"},
        tags=Ec2Tags("vpc-block-public-access-exclusion"),
    ),
    Row(
        type="AWS::EC2::SnapshotBlockPublicAccess",
        service="ec2",
        create="EnableSnapshotBlockPublicAccess",
        id="$account",
        read=Read("GetSnapshotBlockPublicAccessState", {}, "[@] | [?State!='unblocked'] | [0]"),
        delete=Call("DisableSnapshotBlockPublicAccess"),
        update=Call("EnableSnapshotBlockPublicAccess"),
        attributes={"AccountId": "$id"},
    ),
    Row(
        type="AWS::EC2::SecurityGroupVpcAssociation",
        service="ec2",
        create="AssociateSecurityGroupVpc",
        id="$GroupId|$VpcId",
        read=Read(
            "DescribeSecurityGroupVpcAssociations",
            {
                "Filters": [
                    {"Name": "group-id", "Values": ["$GroupId"]},
                    {"Name": "vpc-id", "Values": ["$VpcId"]},
                ]
            },
            "SecurityGroupVpcAssociations[0]",
        ),
        delete=Call("DisassociateSecurityGroupVpc", {"GroupId": "$GroupId", "VpcId": "$VpcId"}),
        attributes={"State": "State", "StateReason": "StateReason", "VpcOwnerId": "VpcOwnerId"},
    ),
    Row(
        type="AWS::EC2::InstanceConnectEndpoint",
        service="ec2",
        create="CreateInstanceConnectEndpoint",
        id="InstanceConnectEndpoint.InstanceConnectEndpointId",
        read=Read(
            "DescribeInstanceConnectEndpoints",
            {"InstanceConnectEndpointIds": ["$id"]},
            "InstanceConnectEndpoints[?State!='delete-complete'] | [0]",
        ),
        delete=Call("DeleteInstanceConnectEndpoint", {"InstanceConnectEndpointId": "$id"}),
        attributes={
            "Id": "$id",
            "AvailabilityZone": "AvailabilityZone",
            "AvailabilityZoneId": "AvailabilityZoneId",
            "CreatedAt": "CreatedAt",
            "InstanceConnectEndpointArn": "InstanceConnectEndpointArn",
            "NetworkInterfaceIds": "NetworkInterfaceIds",
            "OwnerId": "OwnerId",
            "PublicDnsNames": lambda _context, _physical, item: item["PublicDnsNames"],
            "State": "State",
            "StateMessage": "StateMessage",
            "VpcId": "VpcId",
        },
        tags=Ec2Tags("instance-connect-endpoint"),
    ),
    Row(
        type="AWS::EC2::VPCEncryptionControl",
        service="ec2",
        create="CreateVpcEncryptionControl",
        id="VpcEncryptionControl.VpcEncryptionControlId",
        read=Read("DescribeVpcEncryptionControls", {"VpcEncryptionControlIds": ["$id"]}, "VpcEncryptionControls[0]"),
        delete=Call("DeleteVpcEncryptionControl", {"VpcEncryptionControlId": "$id"}),
        setters={"Mode": _CONTROL, **{f"{name}ExclusionInput": _CONTROL for name in _EXCEPTED}},
        defaults={"Mode": "monitor", **{f"{name}ExclusionInput": "disable" for name in _EXCEPTED}},
        tells={
            f"{name}ExclusionInput": f"ResourceExclusions.{name}.State == 'enabled' && 'enable' || 'disable'"
            for name in _EXCEPTED
        },
        attributes={
            "VpcEncryptionControlId": "$id",
            "State": "State",
            "StateMessage": "StateMessage",
            **{
                f"ResourceExclusions.{name}.{part}": f"ResourceExclusions.{name}.{part}"
                for name in _EXCEPTED
                for part in ("State", "StateMessage")
            },
        },
        tags=Ec2Tags("vpc-encryption-control"),
    ),
)
