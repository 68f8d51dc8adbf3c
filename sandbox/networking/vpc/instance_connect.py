"""EC2 Instance Connect endpoints: a way to instances without public addresses, by an interface in a subnet.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind, now

_GROUPS = "SecurityGroupIds"


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    subnet = backend.get_subnet(parameters["SubnetId"])
    groups = parameters.get(_GROUPS) or [backend.get_default_security_group(subnet.vpc_id).id]
    for group in groups:
        if backend.get_security_group_from_id(group) is None:
            refuse("InvalidGroup.NotFound", f"The security group '{group}' does not exist")
    interface = backend.create_network_interface(subnet, None, group_ids=groups)
    interface.interface_type = "ec2_instance_connect_endpoint"
    interface.requester_managed = True
    interface.status = "in-use"
    return {
        _GROUPS: groups,
        "State": "create-complete",
        "StateMessage": "",
        "VpcId": subnet.vpc_id,
        "AvailabilityZone": subnet.availability_zone,
        "AvailabilityZoneId": subnet.availability_zone_id,
        "NetworkInterfaceIds": [interface.id],
        "PreserveClientIp": parameters.get("PreserveClientIp", False),
        "IpAddressType": parameters.get("IpAddressType", "ipv4"),
        "CreatedAt": now(),
    }


def _made(backend: Any, item: Record) -> None:  # noqa: ANN401
    identity, region = item["InstanceConnectEndpointId"], backend.region_name
    for interface in item["NetworkInterfaceIds"]:
        backend.enis[interface].description = f"EC2 Instance Connect Endpoint interface: {identity}"
    tail = identity.rpartition("-")[2][:8]
    name = f"{identity}.{tail}.ec2-instance-connect-endpoint.{region}.amazonaws.com"
    fips = f"{identity}.{tail}.fips.ec2-instance-connect-endpoint.{region}.amazonaws.com"
    item |= {"DnsName": name, "FipsDnsName": fips}
    item["PublicDnsNames"] = {"Ipv4": {"DnsName": name, "FipsDnsName": fips}}


def _end(backend: Any, item: Record) -> None:  # noqa: ANN401
    for interface in item["NetworkInterfaceIds"]:
        if interface in backend.enis:
            backend.enis[interface].delete()


ENDPOINTS = Ec2Kind(
    name="InstanceConnectEndpoint",
    type="instance-connect-endpoint",
    prefix="eice",
    id="InstanceConnectEndpointId",
    arn="InstanceConnectEndpointArn",
    unknown="InvalidInstanceConnectEndpointId.NotFound",
    begin=_begin,
    made=_made,
    end=_end,
)
