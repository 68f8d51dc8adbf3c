"""VPC endpoints: what is said of them, which services they may be for, and who accepts them.

Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html and
https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

import json
from collections.abc import Mapping
from typing import Any

from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.vpcs import VPCs

from sandbox.networking.vpc import endpoint_dns
from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.networking.vpc.endpoint_services import SERVICES, endpoints_of, visible
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

_PRIVATE_SERVICE = "com.amazonaws.vpce."
_ENDED = ("deleted", "rejected", "failed")
_GATEWAYS = ("s3", "dynamodb", "s3express")
"""The services with gateway endpoints.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-networking-vpc-gateway.html
"""
_KEPT = {
    "DnsOptions": "dns_options",
    "IpAddressType": "ip_address_type",
    "ResourceConfigurationArn": "resource_configuration_arn",
    "ServiceNetworkArn": "service_network_arn",
    "ServiceRegion": "service_region",
}


def _check(backend: Any, parameters: Mapping[str, Json], service: Record | None) -> None:  # noqa: ANN401 moto's own
    name, kind = parameters.get("ServiceName", ""), parameters.get("VpcEndpointType", "Gateway")
    _check_policy(parameters)
    if service is None and name:
        _check_own(backend, parameters, name, kind)
    if service is not None:
        offered = service["ServiceType"][0]["ServiceType"]
        if kind != offered:
            refuse("InvalidParameter", f"The endpoint type {kind} does not match the service type {offered} of {name}.")
    if kind == "GatewayLoadBalancer" and len(parameters.get("SubnetIds", ())) > 1:
        refuse("InvalidParameter", "An endpoint of a Gateway Load Balancer has one subnet.")
    if kind == "Interface" and parameters.get("PrivateDnsEnabled"):
        _check_names(backend, parameters, service)


def _check_own(backend: Any, parameters: Mapping[str, Json], name: str, kind: str) -> None:  # noqa: ANN401
    """Refuse a service of AWS's in another Region than the one that is meant, or of which there is no such endpoint."""
    parts = name.split(".")
    if parts[:2] == ["com", "amazonaws"] and parts[2] != parameters.get("ServiceRegion", backend.region_name):
        refuse("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    if kind == "Gateway" and parts[-1] not in _GATEWAYS:
        refuse("InvalidParameter", f"The endpoint type {kind} does not match the service type Interface of {name}.")


def _check_policy(parameters: Mapping[str, Json]) -> None:
    try:
        json.loads(parameters.get("PolicyDocument", "{}"))
    except ValueError:
        refuse("InvalidPolicyDocument", "The specified policy document is not a valid JSON policy document.")


def _check_names(backend: Any, parameters: Mapping[str, Json], service: Record | None) -> None:  # noqa: ANN401
    vpc, name = backend.get_vpc(parameters["VpcId"]), parameters["ServiceName"]
    if not (_is_on(vpc.enable_dns_support) and _is_on(vpc.enable_dns_hostnames)):
        refuse(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for "
            f"{vpc.id}",
        )
    if service is not None and service.get("PrivateDnsNameConfiguration", {}).get("State") != "verified":
        refuse("InvalidParameter", f"Private DNS can't be enabled because the service {name} does not provide one.")
    for other in backend.vpc_end_points.values():
        same = (other.vpc_id, other.service_name) == (vpc.id, name) and other.state not in _ENDED
        if same and _is_on(other.private_dns_enabled) and (other.vpc_endpoint_type or "").lower() == "interface":
            refuse(
                "InvalidParameter",
                f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {name} in "
                f"the VPC {vpc.id}",
            )


def _is_on(value: Json) -> bool:
    return str(value).lower() == "true"


def _service(backend: Any, name: str) -> Record | None:  # noqa: ANN401
    """Return the service of an account that a name means, if it means one that may be used."""
    if not name.startswith(_PRIVATE_SERVICE):
        return None
    found = [item for _, item in visible(backend.account_id, backend.region_name) if item["ServiceName"] == name]
    if found:
        return found[0]
    return refuse("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")


def _completing(original: Any) -> Any:  # noqa: ANN401 moto's own
    def create_vpc_endpoint(self: Any) -> Any:  # noqa: ANN401
        backend, parameters = self.ec2_backend, self.params
        service = _service(backend, parameters.get("ServiceName", ""))
        _check(backend, parameters, service)
        result = original(self)
        endpoint = result.result["VpcEndpoint"]
        endpoint.vpc_endpoint_type = endpoint.vpc_endpoint_type or "Gateway"
        endpoint.ip_address_type, endpoint.dns_options = "ipv4", {"DnsRecordIpType": "ipv4"}
        _tell(endpoint, parameters)
        if endpoint.vpc_endpoint_type == "GatewayLoadBalancer":
            _stand(backend, endpoint)
        if service is not None:
            endpoint.state = "pendingAcceptance" if service["AcceptanceRequired"] else "available"
        return result

    return create_vpc_endpoint


def _tell(endpoint: Any, parameters: Mapping[str, Json]) -> None:  # noqa: ANN401
    for name, member in _KEPT.items():
        if name in parameters:
            said = parameters[name]
            setattr(endpoint, member, {**getattr(endpoint, member, {}), **said} if isinstance(said, dict) else said)


def _stand(backend: Any, endpoint: Any) -> None:  # noqa: ANN401
    """Give an endpoint of a Gateway Load Balancer its interface."""
    for subnet in endpoint.subnet_ids:
        interface = backend.create_network_interface(subnet, None)
        interface.description = f"VPC Endpoint Interface {endpoint.id}"
        interface.interface_type = "gateway_load_balancer_endpoint"
        interface.requester_managed = True
        interface.source_dest_check = False
        interface.status = "in-use"
        interface._group_set = []
        endpoint.network_interface_ids.append(interface.id)


def _changing(original: Any) -> Any:  # noqa: ANN401
    def modify_vpc_endpoint(self: Any) -> Any:  # noqa: ANN401
        backend, parameters = self.ec2_backend, self.params
        [endpoint] = backend.describe_vpc_endpoints(vpc_end_point_ids=[parameters["VpcEndpointId"]])
        _check_policy(parameters)
        if parameters.get("PrivateDnsEnabled") and not _is_on(endpoint.private_dns_enabled):
            named = {"VpcId": endpoint.vpc_id, "ServiceName": endpoint.service_name}
            _check_names(backend, named, _service(backend, endpoint.service_name))
        result = original(self)
        if "PrivateDnsEnabled" in parameters:
            endpoint.private_dns_enabled = parameters["PrivateDnsEnabled"]
        if parameters.get("ResetPolicy"):
            endpoint.policy_document = json.dumps(VPCEndPoint.DEFAULT_POLICY)
        _tell(endpoint, parameters)
        return result

    return modify_vpc_endpoint


def _deleting(original: Any) -> Any:  # noqa: ANN401
    def delete_vpc_endpoints(self: Any) -> Any:  # noqa: ANN401
        backend = self.ec2_backend
        for endpoint in backend.describe_vpc_endpoints(vpc_end_point_ids=self.params["VpcEndpointIds"]):
            if endpoint.vpc_endpoint_type == "GatewayLoadBalancer":
                for interface in endpoint.network_interface_ids:
                    backend.enis.pop(interface, None)
        return original(self)

    return delete_vpc_endpoints


def _connections(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell a service's owner which endpoints are connected to it, or want to be."""
    shape = operation_model("ec2", "DescribeVpcEndpointConnections").output_shape
    members = shape.members["VpcEndpointConnections"].member.members
    told = [
        {
            **{name: item[name] for name in ("NetworkLoadBalancerArns", "GatewayLoadBalancerArns") if name in item},
            "ServiceId": item["ServiceId"],
            "VpcEndpointId": endpoint.id,
            "VpcEndpointOwner": endpoint.ec2_backend.account_id,
            "VpcEndpointRegion": endpoint.ec2_backend.region_name,
            "VpcEndpointState": endpoint.state,
            "CreationTimestamp": endpoint.creation_timestamp,
            "DnsEntries": endpoint.dns_entries,
            "IpAddressType": endpoint.ip_address_type,
        }
        for item in SERVICES.all(backend).values()
        for endpoint in endpoints_of(item)
        if endpoint.state != "deleted"
    ]
    filters = parameters.get("Filters", ())
    return {"VpcEndpointConnections": [one for one in told if matches(one, filters, members)]}


def _deciding(verb: str, before: tuple[str, ...], after: str) -> Any:  # noqa: ANN401 an operation
    def decide(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        item = SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
        known = {endpoint.id: endpoint for endpoint in endpoints_of(item)}
        unsuccessful = []
        for identity in parameters["VpcEndpointIds"]:
            if identity not in known:
                code, message = "InvalidVpcEndpointId.NotFound", f"The Vpc Endpoint Id '{identity}' does not exist"
            elif known[identity].state not in before:
                code, message = "InvalidState", f"Cannot {verb} {identity} that is {known[identity].state}"
            else:
                known[identity].state = after
                continue
            unsuccessful.append({"ResourceId": identity, "Error": {"Code": code, "Message": message}})
        return {"Unsuccessful": unsuccessful}

    return decide


def install() -> None:
    """Let EC2 answer."""
    endpoint_dns.install()
    responses: Any = VPCs
    responses.create_vpc_endpoint = _completing(responses.create_vpc_endpoint)
    responses.modify_vpc_endpoint = _changing(responses.modify_vpc_endpoint)
    responses.delete_vpc_endpoints = _deleting(responses.delete_vpc_endpoints)
    write(
        {
            "DescribeVpcEndpointConnections": _connections,
            "AcceptVpcEndpointConnections": _deciding("accept", ("pendingAcceptance", "rejected"), "available"),
            "RejectVpcEndpointConnections": _deciding("reject", ("pendingAcceptance", "available"), "rejected"),
        }
    )
