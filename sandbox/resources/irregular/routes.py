"""Routes, gateway attachments and network ACL associations: relations between two resources."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, NotFoundError, Physical

Json = Any
_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")


class Route(Irregular):
    """``AWS::EC2::Route``: known by its table and destination."""

    name = "AWS::EC2::Route"
    honours = frozenset(
        {
            "RouteTableId",
            *_DESTINATIONS,
            "CarrierGatewayId",
            "CoreNetworkArn",
            "EgressOnlyInternetGatewayId",
            "GatewayId",
            "InstanceId",
            "LocalGatewayId",
            "NatGatewayId",
            "NetworkInterfaceId",
            "TransitGatewayId",
            "VpcEndpointId",
            "VpcPeeringConnectionId",
        }
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Add the route to its table."""
        context.call("ec2", "CreateRoute", **properties)
        physical = Physical(f"{properties['RouteTableId']}|{self._destination(properties)[1]}", properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Point the route at another target."""
        context.call("ec2", "ReplaceRoute", **new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the route out of its table."""
        del snapshot
        name, destination = self._destination(physical.properties)
        table = physical.properties["RouteTableId"]
        self.found(context, "ec2", "DeleteRoute", RouteTableId=table, **{name: destination})

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the route in its table."""
        name, destination = self._destination(physical.properties)
        tables = self.found(context, "ec2", "DescribeRouteTables", RouteTableIds=[physical.properties["RouteTableId"]])
        for route in tables["RouteTables"][0]["Routes"]:
            if route.get(name) == destination:
                return {**route, "RouteTableId": physical.properties["RouteTableId"]}
        raise NotFoundError(physical.id)

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the destination."""
        if name == "CidrBlock":
            return self._destination(physical.properties)[1]
        return super().attribute(context, physical, name)

    @staticmethod
    def _destination(properties: Mapping[str, Json]) -> tuple[str, str]:
        return next((name, properties[name]) for name in _DESTINATIONS if name in properties)


class GatewayAttachment(Irregular):
    """``AWS::EC2::VPCGatewayAttachment``: an internet gateway or a virtual private gateway on a VPC."""

    name = "AWS::EC2::VPCGatewayAttachment"
    honours = frozenset({"VpcId", "InternetGatewayId", "VpnGatewayId"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Attach what is named."""
        kind = "IGW" if "InternetGatewayId" in properties else "VGW"
        context.call("ec2", "AttachInternetGateway" if kind == "IGW" else "AttachVpnGateway", **properties)
        physical = Physical(f"{kind}|{properties['VpcId']}", properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Attach another gateway to the same VPC."""
        self.delete(context, physical)
        return self.create(context, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Detach it."""
        del snapshot
        detach = "DetachInternetGateway" if physical.id.startswith("IGW") else "DetachVpnGateway"
        self.found(context, "ec2", detach, **physical.properties)

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the attachment on its gateway."""
        given = physical.properties
        if "InternetGatewayId" in given:
            answer = self.found(
                context, "ec2", "DescribeInternetGateways", InternetGatewayIds=[given["InternetGatewayId"]]
            )
            attachments = answer["InternetGateways"][0]["Attachments"]
        else:
            answer = self.found(context, "ec2", "DescribeVpnGateways", VpnGatewayIds=[given["VpnGatewayId"]])
            attachments = answer["VpnGateways"][0]["VpcAttachments"]
        for attachment in attachments:
            if attachment["VpcId"] == given["VpcId"] and attachment["State"] != "detached":
                return {**given, **attachment}
        raise NotFoundError(physical.id)

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return which kind of gateway is attached."""
        if name == "AttachmentType":
            return physical.id.split("|")[0]
        return super().attribute(context, physical, name)


class SubnetAclAssociation(Irregular):
    """``AWS::EC2::SubnetNetworkAclAssociation``: replaces the one association that every subnet has."""

    name = "AWS::EC2::SubnetNetworkAclAssociation"
    honours = frozenset({"SubnetId", "NetworkAclId"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Move the subnet from its present ACL to the one named."""
        current = self._current(context, properties["SubnetId"])
        answer = context.call(
            "ec2",
            "ReplaceNetworkAclAssociation",
            AssociationId=current["NetworkAclAssociationId"],
            NetworkAclId=properties["NetworkAclId"],
        )
        physical = Physical(answer["NewAssociationId"], properties)
        context.created(physical.id)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Give the subnet back to the VPC's default ACL; a subnet is never without one."""
        del snapshot
        current = self._current(context, physical.properties["SubnetId"])
        if current["NetworkAclId"] != physical.properties["NetworkAclId"]:
            raise NotFoundError(physical.id)
        acl = context.call("ec2", "DescribeNetworkAcls", NetworkAclIds=[current["NetworkAclId"]])["NetworkAcls"][0]
        default = context.call(
            "ec2",
            "DescribeNetworkAcls",
            Filters=[{"Name": "vpc-id", "Values": [acl["VpcId"]]}, {"Name": "default", "Values": ["true"]}],
        )["NetworkAcls"][0]
        context.call(
            "ec2",
            "ReplaceNetworkAclAssociation",
            AssociationId=current["NetworkAclAssociationId"],
            NetworkAclId=default["NetworkAclId"],
        )

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the subnet's association and check that it is with this ACL."""
        current = self._current(context, physical.properties["SubnetId"])
        if current["NetworkAclId"] != physical.properties["NetworkAclId"]:
            raise NotFoundError(physical.id)
        return current

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the association's id."""
        if name == "AssociationId":
            return physical.id
        return super().attribute(context, physical, name)

    def _current(self, context: Context, subnet: str) -> dict[str, str]:
        answer = self.found(
            context, "ec2", "DescribeNetworkAcls", Filters=[{"Name": "association.subnet-id", "Values": [subnet]}]
        )
        for acl in answer["NetworkAcls"]:
            for association in acl["Associations"]:
                if association["SubnetId"] == subnet:
                    found: dict[str, str] = association
                    return found
        raise NotFoundError(subnet)


TYPES = (Route(), GatewayAttachment(), SubnetAclAssociation())
