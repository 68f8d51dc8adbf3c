"""Endpoint services are offered to whom they permit, who wait to be accepted; endpoints are as was said of them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _service(account: Account, kind: str = "network", **said: Any) -> tuple[Network, dict[str, Any]]:
    network, balancers = Network.of(account), account.client("elbv2")
    scheme = {"Scheme": "internal"} if kind == "network" else {}
    made = balancers.create_load_balancer(Name="offer", Type=kind, Subnets=list(network.subnets[:2]), **scheme)
    parameter = {"network": "NetworkLoadBalancerArns", "gateway": "GatewayLoadBalancerArns"}[kind]
    arns = [made["LoadBalancers"][0]["LoadBalancerArn"]]
    answer = network.ec2.create_vpc_endpoint_service_configuration(**{parameter: arns}, **said)
    return network, answer["ServiceConfiguration"]


def _connect(network: Network, service: str, **said: Any) -> str:
    said = {"VpcEndpointType": "Interface", "SubnetIds": list(network.subnets[:1]), **said}
    made = network.ec2.create_vpc_endpoint(VpcId=network.vpc, ServiceName=service, **said)
    return str(made["VpcEndpoint"]["VpcEndpointId"])


def _state(network: Network, endpoint: str) -> str:
    return str(network.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["State"])


def test_a_service_is_used_by_whom_it_permits_once_the_endpoint_is_accepted() -> None:
    """Nobody else sees it; a service with endpoints stays."""
    provider, consumer = Account(), Account()
    offering, service = _service(provider)
    name, identity, using = service["ServiceName"], service["ServiceId"], Network.of(consumer)
    assert service["AvailabilityZones"] == ["us-east-1a", "us-east-1b"]
    with pytest.raises(ClientError, match="InvalidServiceName"):
        _connect(using, name)
    offering.ec2.modify_vpc_endpoint_service_permissions(
        ServiceId=identity, AddAllowedPrincipals=[f"arn:aws:iam::{consumer.id}:root"]
    )
    [seen] = using.ec2.describe_vpc_endpoint_services(ServiceNames=[name])["ServiceDetails"]
    assert (seen["Owner"], seen["AcceptanceRequired"]) == (provider.id, True)
    endpoint = _connect(using, name)
    assert _state(using, endpoint) == "pendingAcceptance"
    waiting = [{"Name": "vpc-endpoint-state", "Values": ["pendingAcceptance"]}]
    [connection] = offering.ec2.describe_vpc_endpoint_connections(Filters=waiting)["VpcEndpointConnections"]
    assert (connection["VpcEndpointId"], connection["VpcEndpointOwner"]) == (endpoint, consumer.id)
    offering.ec2.accept_vpc_endpoint_connections(ServiceId=identity, VpcEndpointIds=[endpoint])
    assert _state(using, endpoint) == "available"
    with pytest.raises(ClientError, match="ExistingVpcEndpointConnections"):
        offering.ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[identity])
    offering.ec2.reject_vpc_endpoint_connections(ServiceId=identity, VpcEndpointIds=[endpoint])
    assert _state(using, endpoint) == "rejected"
    offering.ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[identity])
    with pytest.raises(ClientError, match=r"InvalidVpcEndpointServiceId\.NotFound"):
        offering.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[identity])


def test_without_acceptance_an_endpoint_is_available_at_once(account: Account) -> None:
    """The owner of a service is permitted to use it."""
    network, service = _service(account, AcceptanceRequired=False)
    assert _state(network, _connect(network, service["ServiceName"])) == "available"


def test_an_endpoint_of_a_gateway_load_balancer_has_an_interface_in_its_one_subnet(account: Account) -> None:
    """It is of the service's type, and routes lead to it; the interface goes with it."""
    network, service = _service(account, "gateway", AcceptanceRequired=False)
    with pytest.raises(ClientError, match="does not match the service type"):
        _connect(network, service["ServiceName"])
    endpoint = _connect(network, service["ServiceName"], VpcEndpointType="GatewayLoadBalancer")
    [interface] = network.interfaces(f"VPC Endpoint Interface {endpoint}")
    assert (interface["InterfaceType"], interface["Groups"]) == ("gateway_load_balancer_endpoint", [])
    network.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    assert network.interfaces("VPC Endpoint Interface") == []


def test_a_private_name_is_verified_by_a_record_of_its_domain(account: Account) -> None:
    """Without the record it has failed; with it endpoints may use the name."""
    network, service = _service(account, AcceptanceRequired=False, PrivateDnsName="api.example.com")
    ec2, identity = network.ec2, service["ServiceId"]
    ec2.modify_vpc_attribute(VpcId=network.vpc, EnableDnsHostnames={"Value": True})

    def verified() -> str:
        ec2.start_vpc_endpoint_service_private_dns_verification(ServiceId=identity)
        [told] = ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[identity])["ServiceConfigurations"]
        return str(told["PrivateDnsNameConfiguration"]["State"])

    assert verified() == "failed"
    with pytest.raises(ClientError, match="does not provide"):
        _connect(network, service["ServiceName"], PrivateDnsEnabled=True)
    asked, dns = service["PrivateDnsNameConfiguration"], account.client("route53")
    zone = dns.create_hosted_zone(Name="example.com", CallerReference="one")["HostedZone"]["Id"]
    record = {
        "Name": f"{asked['Name']}.api.example.com",
        "Type": asked["Type"],
        "TTL": 60,
        "ResourceRecords": [{"Value": f'"{asked["Value"]}"'}],
    }
    changes = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)
    assert verified() == "verified"
    _connect(network, service["ServiceName"], PrivateDnsEnabled=True)
    ec2.modify_vpc_endpoint_service_configuration(ServiceId=identity, RemovePrivateDnsName=True)
    [told] = ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[identity])["ServiceConfigurations"]
    assert "PrivateDnsName" not in told


def test_private_names_need_a_vpc_with_dns_names_and_are_one_endpoints(account: Account) -> None:
    """A second endpoint of the same service with private names is refused; without them it is not."""
    network, kms = Network.of(account), "com.amazonaws.us-east-1.kms"
    with pytest.raises(ClientError, match="enableDnsHostnames"):
        _connect(network, kms, PrivateDnsEnabled=True)
    network.ec2.modify_vpc_attribute(VpcId=network.vpc, EnableDnsHostnames={"Value": True})
    _connect(network, kms, PrivateDnsEnabled=True)
    with pytest.raises(ClientError, match="conflicting DNS domain"):
        _connect(network, kms, PrivateDnsEnabled=True)
    other = _connect(network, kms, PrivateDnsEnabled=False)
    with pytest.raises(ClientError, match="conflicting DNS domain"):
        network.ec2.modify_vpc_endpoint(VpcEndpointId=other, PrivateDnsEnabled=True)


def test_what_is_said_of_an_endpoint_is_told_and_changed(account: Account) -> None:
    """Its address type and DNS options; a policy is JSON, and reset to full access."""
    network = Network.of(account)
    options = {"DnsRecordIpType": "dualstack"}
    endpoint = _connect(network, "com.amazonaws.us-east-1.kms", IpAddressType="dualstack", DnsOptions=options)

    def told() -> dict[str, Any]:
        return dict(network.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0])

    assert (told()["IpAddressType"], told()["DnsOptions"]["DnsRecordIpType"]) == ("dualstack", "dualstack")
    whole = json.loads(told()["PolicyDocument"])
    nothing = json.dumps({"Version": "2012-10-17", "Statement": []})
    network.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, IpAddressType="ipv4", PolicyDocument=nothing)
    assert (told()["IpAddressType"], told()["PolicyDocument"]) == ("ipv4", nothing)
    with pytest.raises(ClientError, match="InvalidPolicyDocument"):
        network.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, PolicyDocument="{")
    network.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, ResetPolicy=True)
    assert json.loads(told()["PolicyDocument"]) == whole
