"""Cloud Map's namespaces for DNS have hosted zones, with records of the instances."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _namespace(api: Any, vpc: str, name: str = "shop.internal") -> Any:
    operation = api.create_private_dns_namespace(Name=name, Vpc=vpc)["OperationId"]
    made = api.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    return api.get_namespace(Id=made)["Namespace"]


def _vpc(account: Account) -> str:
    return str(account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])


def _records(account: Account, zone: str) -> list[tuple[str, str, list[str]]]:
    found = account.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [
        (one["Name"], one["Type"], [value["Value"] for value in one["ResourceRecords"]])
        for one in found
        if one["Type"] not in {"NS", "SOA"}
    ]


def test_a_private_namespace_has_a_private_zone_of_its_name_in_its_vpc(account: Account) -> None:
    """A VPC has several namespaces, of different names; the zone goes with the namespace."""
    api, route53, vpc = account.client("servicediscovery"), account.client("route53"), _vpc(account)
    namespace = _namespace(api, vpc)
    zone = route53.get_hosted_zone(Id=namespace["Properties"]["DnsProperties"]["HostedZoneId"])
    assert (zone["HostedZone"]["Name"], zone["HostedZone"]["Config"]["PrivateZone"]) == ("shop.internal.", True)
    assert [one["VPCId"] for one in zone["VPCs"]] == [vpc]
    with pytest.raises(ClientError, match="NamespaceAlreadyExists"):
        _namespace(api, vpc)
    _namespace(api, vpc, "other.internal")
    api.update_private_dns_namespace(Id=namespace["Id"], Namespace={"Description": "all"})
    changed = api.get_namespace(Id=namespace["Id"])["Namespace"]
    assert changed["Properties"] == namespace["Properties"]
    api.delete_namespace(Id=namespace["Id"])
    assert [one["Name"] for one in route53.list_hosted_zones()["HostedZones"]] == ["other.internal."]


def test_instances_have_records_as_their_service_says(account: Account) -> None:
    """Registered anew, they have others; deregistered, none."""
    api = account.client("servicediscovery")
    namespace = _namespace(api, _vpc(account))
    zone = namespace["Properties"]["DnsProperties"]["HostedZoneId"]
    config = {"DnsRecords": [{"Type": "A", "TTL": 60}]}
    service = api.create_service(Name="orders", NamespaceId=namespace["Id"], DnsConfig=config)["Service"]
    assert (service["Type"], service["DnsConfig"]["RoutingPolicy"]) == ("DNS_HTTP", "MULTIVALUE")
    for name, address in (("one", "10.0.0.10"), ("two", "10.0.0.11"), ("one", "10.0.0.12")):
        api.register_instance(ServiceId=service["Id"], InstanceId=name, Attributes={"AWS_INSTANCE_IPV4": address})
    name = "orders.shop.internal."
    assert _records(account, zone) == [(name, "A", ["10.0.0.12"]), (name, "A", ["10.0.0.11"])]
    with pytest.raises(ClientError, match="ResourceInUse"):
        api.delete_service(Id=service["Id"])
    with pytest.raises(ClientError, match="ResourceInUse"):
        api.delete_namespace(Id=namespace["Id"])
    change = {"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 5}]}}
    api.update_service(Id=service["Id"], Service=change)
    for identity in ("one", "two"):
        api.deregister_instance(ServiceId=service["Id"], InstanceId=identity)
    assert _records(account, zone) == []
    api.delete_service(Id=service["Id"])
    api.delete_namespace(Id=namespace["Id"])


def test_a_service_record_leads_to_the_port_of_a_name_of_its_own(account: Account) -> None:
    """And that name to the address."""
    api = account.client("servicediscovery")
    namespace = _namespace(api, _vpc(account))
    config = {"DnsRecords": [{"Type": "SRV", "TTL": 60}]}
    service = api.create_service(Name="orders", DnsConfig={**config, "NamespaceId": namespace["Id"]})["Service"]
    attributes = {"AWS_INSTANCE_IPV4": "10.0.0.10", "AWS_INSTANCE_PORT": "8080"}
    api.register_instance(ServiceId=service["Id"], InstanceId="one", Attributes=attributes)
    assert _records(account, namespace["Properties"]["DnsProperties"]["HostedZoneId"]) == [
        ("orders.shop.internal.", "SRV", ["1 1 8080 one.orders.shop.internal"]),
        ("one.orders.shop.internal.", "A", ["10.0.0.10"]),
    ]
    found = api.discover_instances(NamespaceName="shop.internal", ServiceName="orders")["Instances"]
    assert [one["InstanceId"] for one in found] == ["one"]


def test_names_of_services_are_unique_in_their_namespace(account: Account) -> None:
    """And services are found by their namespace."""
    api = account.client("servicediscovery")
    operation = api.create_http_namespace(Name="shop")["OperationId"]
    namespace = api.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    made = api.create_service(Name="orders", NamespaceId=namespace)["Service"]
    assert made["Type"] == "HTTP"
    with pytest.raises(ClientError, match="ServiceAlreadyExists"):
        api.create_service(Name="orders", NamespaceId=namespace)
    filters = [{"Name": "NAMESPACE_ID", "Values": [namespace]}]
    assert [one["Id"] for one in api.list_services(Filters=filters)["Services"]] == [made["Id"]]
    with pytest.raises(ClientError, match="ServiceNotFound"):
        api.delete_service(Id="srv-1")
