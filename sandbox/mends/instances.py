"""An instance's interfaces are made at launch as it is said, and belong to it."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance, InstanceBackend

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json


def _apply() -> None:
    kind: Any = Instance
    kind.prep_nics = _interfaces
    kind.security_groups = property(_groups, _give_groups)
    kind.source_dest_check = property(lambda self: 0 not in self.nics or self.nics[0].source_dest_check, _check)
    interface: Any = NetworkInterface
    # A second interface keeps its own groups: those of the instance are those of its primary one.
    interface.group_set = property(lambda self: self._group_set)
    backend: Any = InstanceBackend
    run = backend.run_instances

    def run_instances(self: Json, image_id: str | None, count: int, user_data: Json, groups: Json, **kw: Json) -> Json:
        if not kw.get("subnet_id") and not kw.get("nics"):
            kw["subnet_id"] = _default_subnet(self, kw.get("placement"))
        # Unless it is said, the subnet decides about a public address.
        kw.setdefault("associate_public_ip", None)
        return run(self, image_id, count, user_data, groups, **kw)

    backend.run_instances = run_instances
    terminate = kind.terminate

    def terminate_and_release(self: Json) -> Json:
        if self._state.name == "terminated":
            # However often it is asked for; what were its interfaces may be another's by now.
            return copy(self._state)
        state = terminate(self)
        for interface in self.nics.values():
            if interface.id in self.ec2_backend.enis and interface.instance is self:
                interface.instance = interface.attachment_id = interface.attach_time = interface.device_index = None
                interface.status = "available"
        return state

    kind.terminate = terminate_and_release


def _default_subnet(backend: Json, zone: str | None) -> str:
    vpc = backend.get_default_vpc()
    if vpc is None:
        code = "VPCIdNotSpecified"
        raise EC2ClientError(code, "No default VPC for this user")
    subnets = {subnet.availability_zone: subnet.id for subnet in backend.get_default_subnets().values()}
    if not subnets or (zone and zone not in subnets):
        code = "MissingInput"
        raise EC2ClientError(code, f"No default subnet for availability zone: '{zone}'.")
    found: str = subnets[zone] if zone else subnets[min(subnets)]
    return found


def _interfaces(  # noqa: PLR0917 moto's own signature
    self: Json,
    nic_spec: list[dict[str, Json]],
    private_ip: str | None = None,
    associate_public_ip: bool | None = None,  # noqa: FBT001
    security_groups: list[Json] | None = None,
    ipv6_address_count: int | None = None,
) -> None:
    """Make the interfaces that are specified, or one, and attach those that exist already."""
    said = getattr(self, "said", {})
    self.nics = {}
    primary = {
        "DeviceIndex": 0,
        "SubnetId": self._subnet_id,
        "PrivateIpAddress": private_ip,
        "AssociatePublicIpAddress": associate_public_ip,
        "Groups": [group.id for group in security_groups or ()],
        "Ipv6AddressCount": ipv6_address_count,
        "Ipv6Addresses": said.get("Ipv6Addresses"),
    }
    for given in nic_spec or [{"DeviceIndex": 0}]:
        index = int(given.get("DeviceIndex") or 0)
        spec = {**primary, **_present(given)} if index == 0 else given
        if spec.get("NetworkInterfaceId"):
            interface = self.ec2_backend.get_network_interface(spec["NetworkInterfaceId"])
            if interface.instance is not None:
                code = "InvalidNetworkInterface.InUse"
                raise EC2ClientError(code, f"Interface: [{interface.id}] in use.")
            interface.delete_on_termination = spec.get("DeleteOnTermination") is True
        else:
            interface = _make(self, spec, primary["SubnetId"], public=spec.get("AssociatePublicIpAddress"))
        self.attach_eni(interface, index)
    self._subnet_id = self.nics[0].subnet.id
    self._placement.zone = self.nics[0].subnet.availability_zone


def _make(self: Json, spec: Mapping[str, Json], subnet: str | None, *, public: Json) -> Json:
    place = self.ec2_backend.get_subnet(spec.get("SubnetId") or subnet)
    primary = int(spec.get("DeviceIndex") or 0) == 0
    if public is None:
        public = primary and place.map_public_ip_on_launch
    interface = self.ec2_backend.create_network_interface(
        place,
        spec.get("PrivateIpAddress"),
        spec.get("PrivateIpAddresses"),
        group_ids=spec.get("Groups"),
        description=spec.get("Description"),
        delete_on_termination=spec.get("DeleteOnTermination") is not False,
        device_index=spec.get("DeviceIndex"),
        public_ip_auto_assign=str(public).lower() == "true",
        ipv6_addresses=spec.get("Ipv6Addresses"),
        ipv6_address_count=spec.get("Ipv6AddressCount"),
        secondary_ips_count=spec.get("SecondaryPrivateIpAddressCount"),
    )
    interface.interface_type = spec.get("InterfaceType", "interface")
    return interface


def _present(given: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in given.items() if value not in (None, [])}


def _groups(self: Json) -> list[Json]:
    primary = self.__dict__.get("nics", {}).get(0)
    groups: list[Json] = primary._group_set if primary else self._launched_with
    return groups


def _give_groups(self: Json, groups: list[Json]) -> None:
    self._launched_with = list(groups)  # until there is an interface
    if self.__dict__.get("nics"):
        self.nics[0]._group_set = list(groups)


def _check(self: Json, value: bool) -> None:  # noqa: FBT001 a property's setter
    if self.__dict__.get("nics"):
        self.nics[0].source_dest_check = value


MENDS = (
    Mend(
        name="instances",
        moto="The primary interface stays behind when its instance is terminated; an instance without a subnet has "
        "none of the default VPC's; its groups are also those of its other interfaces; its source/destination check "
        "is not that of its interface; an interface that is in use can be given to a second instance, and one that "
        "outlives its instance stays in use for ever.",
        aws="Interfaces made at launch are deleted on termination unless the launch says otherwise; an instance's "
        "groups, addresses and source/destination check are those of its primary interface; without a subnet it is "
        "launched into a default one. What is not deleted on termination is free again.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html",
        apply=_apply,
    ),
)
