"""What is associated with what: route tables with gateways, security groups with further VPCs.

Sources: https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html and
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
"""

from collections.abc import Mapping
from typing import Any

from moto.ec2.models.route_tables import RouteBackend, RouteTable

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.networking.vpc.regional_nat import ways_out
from sandbox.networking.vpn.private_gateways import attached
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model


def _associating(original: Any) -> Any:  # noqa: ANN401 moto's own
    def associate_route_table(
        self: Any,  # noqa: ANN401
        route_table_id: str,
        gateway_id: str | None = None,
        subnet_id: str | None = None,
    ) -> str:
        if gateway_id is None:
            return str(original(self, route_table_id, None, subnet_id))
        table = self.get_route_table(route_table_id)
        if gateway_id not in _gateways(self, table.vpc_id):
            refuse("Gateway.NotAttached", f"The gateway {gateway_id} is not attached to the VPC {table.vpc_id}")
        if any(gateway_id in other._associations.values() for other in self.route_tables.values()):
            refuse("Resource.AlreadyAssociated", f"The gateway {gateway_id} has a route table already")
        return str(original(self, route_table_id, gateway_id, None))

    return associate_route_table


def _gateways(backend: Any, vpc: str) -> list[str]:  # noqa: ANN401
    """Return the gateways of a VPC that can have a route table: to the internet, and to a VPN."""
    private = [gateway.id for gateway in backend.vpn_gateways.values() if vpc in attached(gateway)]
    return [*(one.id for one in ways_out(backend, vpc)), *private]


def _told(table: Any, original: Any) -> list[Record]:  # noqa: ANN401
    told: list[Record] = original(table)
    for one in told:
        target = table._associations.get(one["RouteTableAssociationId"], "")
        if target.startswith("vgw-"):
            one["GatewayId"] = target
    return told


def _associated(backend: Any) -> list[Record]:  # noqa: ANN401
    held: list[Record] = backend.__dict__.setdefault("group_associations", [])
    return held


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let a further VPC use a security group."""
    group = backend.get_security_group_from_id(parameters["GroupId"])
    if group is None:
        refuse("InvalidGroup.NotFound", f"The security group '{parameters['GroupId']}' does not exist")
    vpc = backend.get_vpc(parameters["VpcId"])
    if group.is_default:
        refuse("InvalidParameterValue", "A default security group cannot be associated with another VPC.")
    if vpc.id == group.vpc_id:
        refuse("InvalidParameterValue", f"The security group {group.id} is of the VPC {vpc.id}.")
    if vpc.is_default or backend.get_vpc(group.vpc_id).is_default:
        refuse("InvalidParameterValue", "Security groups are not associated with, or from, default VPCs.")
    if _find(backend, parameters) is None:
        _associated(backend).append(
            {
                "GroupId": group.id,
                "VpcId": vpc.id,
                "VpcOwnerId": backend.account_id,
                "GroupOwnerId": backend.account_id,
                "State": "associated",
            }
        )
    return {"State": "associating"}


def _find(backend: Any, parameters: Mapping[str, Json]) -> Record | None:  # noqa: ANN401
    for one in _associated(backend):
        if (one["GroupId"], one["VpcId"]) == (parameters["GroupId"], parameters["VpcId"]):
            return one
    return None


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let a VPC use a group no longer; while an interface there has it, that fails."""
    found = _find(backend, parameters)
    if found is None:
        refuse("InvalidSecurityGroupVpcAssociation.NotFound", "The security group is not associated with the VPC.")
    users = [
        interface.id
        for interface in backend.enis.values()
        if interface.subnet.vpc_id == found["VpcId"] and found["GroupId"] in [one.id for one in interface.group_set]
    ]
    if users:
        found |= {"State": "disassociation-failed", "StateReason": f"The group is in use by {', '.join(users)}."}
    else:
        _associated(backend).remove(found)
    return {"State": "disassociating"}


def describe(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell which VPCs may use which groups of others."""
    shape = operation_model("ec2", "DescribeSecurityGroupVpcAssociations").output_shape
    members = shape.members["SecurityGroupVpcAssociations"].member.members
    filters = parameters.get("Filters", ())
    return {"SecurityGroupVpcAssociations": [one for one in _associated(backend) if matches(one, filters, members)]}


def install() -> None:
    """Let EC2 answer."""
    tables: Any = RouteBackend
    tables.associate_route_table = _associating(tables.associate_route_table)
    table: Any = RouteTable
    filtering = table.get_filter_value
    table.get_filter_value = lambda self, name, *method: (
        list(self._associations.values()) if name == "association.gateway-id" else filtering(self, name, *method)
    )
    associations = table.associations.fget
    table.associations = property(lambda self: _told(self, associations))
    write(
        {
            "AssociateSecurityGroupVpc": associate,
            "DescribeSecurityGroupVpcAssociations": describe,
            "DisassociateSecurityGroupVpc": disassociate,
        }
    )
