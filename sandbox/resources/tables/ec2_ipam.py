"""IP Address Manager: IPAMs, scopes, pools, their blocks and allocations, resource discoveries."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

Json = Any


def _set(operation: str, key: str, name: str, value: object = "$id", *, at_creation: bool = True) -> Membership:
    change = Call(operation, {key: value, f"Add{name}": "$value.coming", f"Remove{name}": "$value.going"})
    return Membership(add=change, remove=change, at_creation=at_creation)


def _pool(operation: str, value: str) -> Call:
    return Call(operation, {"IpamPoolId": "$id", "Cidr": value})


def _authority(value: Mapping[str, Json]) -> Json:
    """Return whose scope it is as the API says it, which calls the type so."""
    return {name.removeprefix("IpamScopeExternalAuthority"): part for name, part in value.items()}


_EXCLUDED = "OrganizationalUnitExclusions"
_CLEAR = Call("ModifyIpamPool", {"IpamPoolId": "$id", "ClearAllocationDefaultNetmaskLength": True})

ROWS = (
    Row(
        type="AWS::EC2::IPAM",
        service="ec2",
        create="CreateIpam",
        id="Ipam.IpamId",
        read=Read("DescribeIpams", {"IpamIds": ["$id"]}, "Ipams[0]"),
        delete=Call("DeleteIpam", {"IpamId": "$id"}),
        update=Call("ModifyIpam", {"IpamId": "$id"}),
        defaults={"Description": "", "EnablePrivateGua": False, "MeteredAccount": "ipam-owner", "Tier": "advanced"},
        memberships={
            "OperatingRegions": _set("ModifyIpam", "IpamId", "OperatingRegions"),
            f"DefaultResourceDiscovery{_EXCLUDED}": _set(
                "ModifyIpamResourceDiscovery",
                "IpamResourceDiscoveryId",
                _EXCLUDED,
                "$item.DefaultResourceDiscoveryId",
                at_creation=False,
            ),
        },
        tells={
            f"DefaultResourceDiscovery{_EXCLUDED}": Read(
                "DescribeIpamResourceDiscoveries",
                {"IpamResourceDiscoveryIds": ["$item.DefaultResourceDiscoveryId"]},
                f"IpamResourceDiscoveries[0].{_EXCLUDED}",
            ),
        },
        attributes={
            "IpamId": "$id",
            "Arn": "IpamArn",
            "DefaultResourceDiscoveryAssociationId": "DefaultResourceDiscoveryAssociationId",
            "DefaultResourceDiscoveryId": "DefaultResourceDiscoveryId",
            "PrivateDefaultScopeId": "PrivateDefaultScopeId",
            "PublicDefaultScopeId": "PublicDefaultScopeId",
            "ResourceDiscoveryAssociationCount": "to_string(ResourceDiscoveryAssociationCount)",
            "ScopeCount": "to_string(ScopeCount)",
        },
        tags=Ec2Tags("ipam"),
    ),
    Row(
        type="AWS::EC2::IPAMScope",
        service="ec2",
        create="CreateIpamScope",
        id="IpamScope.IpamScopeId",
        read=Read("DescribeIpamScopes", {"IpamScopeIds": ["$id"]}, "IpamScopes[0]"),
        delete=Call("DeleteIpamScope", {"IpamScopeId": "$id"}),
        update=Call("ModifyIpamScope", {"IpamScopeId": "$id"}),
        removers={
            "ExternalAuthorityConfiguration": Call(
                "ModifyIpamScope", {"IpamScopeId": "$id", "RemoveExternalAuthorityConfiguration": True}
            ),
        },
        values={"ExternalAuthorityConfiguration": _authority},
        defaults={"Description": ""},
        tells={"IpamId": "IpamArn"},
        attributes={
            "IpamScopeId": "$id",
            "Arn": "IpamScopeArn",
            "IpamArn": "IpamArn",
            "IpamScopeType": "IpamScopeType",
            "IsDefault": "to_string(IsDefault)",
            "PoolCount": "to_string(PoolCount)",
        },
        tags=Ec2Tags("ipam-scope"),
    ),
    Row(
        type="AWS::EC2::IPAMPool",
        service="ec2",
        create="CreateIpamPool",
        id="IpamPool.IpamPoolId",
        read=Read("DescribeIpamPools", {"IpamPoolIds": ["$id"]}, "IpamPools[0]"),
        delete=Call("DeleteIpamPool", {"IpamPoolId": "$id"}),
        update=Call("ModifyIpamPool", {"IpamPoolId": "$id"}),
        removers={"AllocationDefaultNetmaskLength": _CLEAR},
        defaults={"Description": "", "AutoImport": False},
        memberships={
            "AllocationResourceTags": _set("ModifyIpamPool", "IpamPoolId", "AllocationResourceTags"),
            "ProvisionedCidrs": Membership(
                add=_pool("ProvisionIpamPoolCidr", "$value.Cidr"),
                remove=_pool("DeprovisionIpamPoolCidr", "$value.Cidr"),
                leave=True,
            ),
        },
        tells={
            "IpamScopeId": "IpamScopeArn",
            "ProvisionedCidrs": Read("GetIpamPoolCidrs", {"IpamPoolId": "$id"}, "IpamPoolCidrs"),
        },
        attributes={
            "IpamPoolId": "$id",
            "Arn": "IpamPoolArn",
            "IpamArn": "IpamArn",
            "IpamScopeArn": "IpamScopeArn",
            "IpamScopeType": "IpamScopeType",
            "PoolDepth": "to_string(PoolDepth)",
            "State": "State",
        },
        tags=Ec2Tags("ipam-pool"),
    ),
    Row(
        type="AWS::EC2::IPAMPoolCidr",
        service="ec2",
        create="ProvisionIpamPoolCidr",
        id="$IpamPoolId|$response.IpamPoolCidr.IpamPoolCidrId",
        read=Read("GetIpamPoolCidrs", {"IpamPoolId": "$IpamPoolId"}, "IpamPoolCidrs[?IpamPoolCidrId=='$id.1'] | [0]"),
        delete=Call("DeprovisionIpamPoolCidr", {"IpamPoolId": "$IpamPoolId", "Cidr": "$item.Cidr"}),
        attributes={"IpamPoolCidrId": "IpamPoolCidrId", "State": "State"},
    ),
    Row(
        type="AWS::EC2::IPAMAllocation",
        service="ec2",
        create="AllocateIpamPoolCidr",
        id="$IpamPoolId|$response.IpamPoolAllocation.IpamPoolAllocationId|$response.IpamPoolAllocation.Cidr",
        read=Read(
            "GetIpamPoolAllocations",
            {"IpamPoolId": "$IpamPoolId", "IpamPoolAllocationId": "$id.1"},
            "IpamPoolAllocations[0]",
        ),
        delete=Call(
            "ReleaseIpamPoolAllocation",
            {"IpamPoolId": "$IpamPoolId", "IpamPoolAllocationId": "$id.1", "Cidr": "$id.2"},
        ),
        # A netmask length is what the block ends in.
        tells={"NetmaskLength": "Cidr"},
        attributes={"IpamPoolAllocationId": "IpamPoolAllocationId", "Cidr": "Cidr"},
    ),
    Row(
        type="AWS::EC2::IPAMResourceDiscovery",
        service="ec2",
        create="CreateIpamResourceDiscovery",
        id="IpamResourceDiscovery.IpamResourceDiscoveryId",
        read=Read(
            "DescribeIpamResourceDiscoveries", {"IpamResourceDiscoveryIds": ["$id"]}, "IpamResourceDiscoveries[0]"
        ),
        delete=Call("DeleteIpamResourceDiscovery", {"IpamResourceDiscoveryId": "$id"}),
        update=Call("ModifyIpamResourceDiscovery", {"IpamResourceDiscoveryId": "$id"}),
        defaults={"Description": ""},
        memberships={
            "OperatingRegions": _set("ModifyIpamResourceDiscovery", "IpamResourceDiscoveryId", "OperatingRegions"),
            _EXCLUDED: _set("ModifyIpamResourceDiscovery", "IpamResourceDiscoveryId", _EXCLUDED, at_creation=False),
        },
        attributes={
            "IpamResourceDiscoveryId": "$id",
            "IpamResourceDiscoveryArn": "IpamResourceDiscoveryArn",
            "IpamResourceDiscoveryRegion": "IpamResourceDiscoveryRegion",
            "IsDefault": "to_string(IsDefault)",
            "OwnerId": "OwnerId",
            "State": "State",
        },
        tags=Ec2Tags("ipam-resource-discovery"),
    ),
    Row(
        type="AWS::EC2::IPAMResourceDiscoveryAssociation",
        service="ec2",
        create="AssociateIpamResourceDiscovery",
        id="IpamResourceDiscoveryAssociation.IpamResourceDiscoveryAssociationId",
        read=Read(
            "DescribeIpamResourceDiscoveryAssociations",
            {"IpamResourceDiscoveryAssociationIds": ["$id"]},
            "IpamResourceDiscoveryAssociations[0]",
        ),
        delete=Call("DisassociateIpamResourceDiscovery", {"IpamResourceDiscoveryAssociationId": "$id"}),
        attributes={
            "IpamResourceDiscoveryAssociationId": "$id",
            "IpamArn": "IpamArn",
            "IpamRegion": "IpamRegion",
            "IpamResourceDiscoveryAssociationArn": "IpamResourceDiscoveryAssociationArn",
            "IsDefault": "to_string(IsDefault)",
            "OwnerId": "OwnerId",
            "ResourceDiscoveryStatus": "ResourceDiscoveryStatus",
            "State": "State",
        },
        tags=Ec2Tags("ipam-resource-discovery-association"),
    ),
)
