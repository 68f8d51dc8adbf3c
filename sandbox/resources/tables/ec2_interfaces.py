"""EC2 network interfaces and Elastic IP addresses: what is attached to what."""

from sandbox.resources.row import Call, Read, Row

ROWS = (
    Row(
        type="AWS::EC2::EIPAssociation",
        service="ec2",
        create="AssociateAddress",
        id="AssociationId",
        read=Read("DescribeAddresses", {"Filters": [{"Name": "association-id", "Values": ["$id"]}]}, "Addresses[0]"),
        delete=Call("DisassociateAddress", {"AssociationId": "$id"}),
        renames={"EIP": "PublicIp"},
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::EC2::NetworkInterfacePermission",
        service="ec2",
        create="CreateNetworkInterfacePermission",
        id="InterfacePermission.NetworkInterfacePermissionId",
        read=Read(
            "DescribeNetworkInterfacePermissions",
            {"NetworkInterfacePermissionIds": ["$id"]},
            "NetworkInterfacePermissions[0]",
        ),
        delete=Call("DeleteNetworkInterfacePermission", {"NetworkInterfacePermissionId": "$id", "Force": True}),
        attributes={"Id": "$id"},
    ),
)
