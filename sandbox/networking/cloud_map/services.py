"""Services, and their instances, which have records in the namespace's zone.

Source: https://docs.aws.amazon.com/cloud-map/latest/api/API_RegisterInstance.html
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from moto.servicediscovery.exceptions import InstanceNotFound, ServiceNotFound
from moto.servicediscovery.models import Service, ServiceInstance, random_id

from sandbox.additions.load_balancer_zones import OF_APPLICATIONS, OF_NETWORKS
from sandbox.networking.cloud_map.namespaces import dns_of, find
from sandbox.networking.dns import records
from sandbox.networking.shelf import refuse
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_ADDRESSES = {"A": "AWS_INSTANCE_IPV4", "AAAA": "AWS_INSTANCE_IPV6", "CNAME": "AWS_INSTANCE_CNAME"}


def service_of(place: Place, identity: str) -> Any:  # noqa: ANN401 moto's own
    """Return a service by its id or ARN.

    Raises:
        ServiceNotFound: if there is none.
    """
    found = place.backend.services.get(identity.rsplit("/", 1)[-1])
    if found is None:
        raise ServiceNotFound(identity)
    return found


def create(place: Place, given: Record) -> Record:
    """Make a service of a namespace."""
    dns = given.get("DnsConfig")
    # The namespace was once said in the settings of DNS.
    identity = given.get("NamespaceId") or (dns or {}).get("NamespaceId")
    if identity is None:
        refuse("InvalidInput", "A service needs a namespace.")
    namespace = find(place, identity)
    for other in place.backend.services.values():
        if other.namespace_id == namespace.id and other.name == given["Name"]:
            refuse("ServiceAlreadyExists", f"There is a service {given['Name']} already: {other.id}")
    if "HealthCheckConfig" in given and namespace.type != "DNS_PUBLIC":
        refuse("InvalidInput", "Health checks of Route 53 are for services of public DNS namespaces.")
    if dns is not None:
        dns = {"RoutingPolicy": "MULTIVALUE", **dns, "NamespaceId": namespace.id}
    only_http = namespace.type == "HTTP" or given.get("Type") == "HTTP"
    made: Any = Service(
        account_id=place.account,
        region=place.region,
        name=given["Name"],
        namespace_id=namespace.id,
        description=given.get("Description"),  # type: ignore[arg-type] # moto's own types are too narrow
        creator_request_id=given.get("CreatorRequestId", str(uuid4())),
        dns_config=dns,  # type: ignore[arg-type]
        health_check_config=given.get("HealthCheckConfig"),  # type: ignore[arg-type]
        health_check_custom_config=given.get("HealthCheckCustomConfig"),  # type: ignore[arg-type]
        service_type="HTTP" if only_http else "DNS_HTTP",
    )
    made.id = f"srv-{random_id(16)}"
    made.arn = place.arn("servicediscovery", f"service/{made.id}")
    place.backend.services[made.id] = made
    place.backend.tagger.tag_resource(made.arn, given.get("Tags", []))
    return {"Service": _told(place, made)}


def _told(place: Place, service: Any) -> Record:  # noqa: ANN401
    told: Record = {name: value for name, value in service.to_json().items() if value is not None}
    return {**told, "InstanceCount": len(service.instances), "ResourceOwner": place.account}


def update(place: Place, given: Record) -> Record:
    """Change a service; DNS records and health checks that are not named are gone, and records follow."""
    service, change = service_of(place, given["Id"]), given["Service"]
    for instance in service.instances:
        _remove_records(place, service, instance)
    if "Description" in change:
        service.description = change["Description"]
    present = service.dns_config
    if present is not None:
        service.dns_config = {**present, **change["DnsConfig"]} if "DnsConfig" in change else None
    service.health_check_config = change.get("HealthCheckConfig")
    for instance in service.instances:
        _add_records(place, service, instance)
    return _done(place, "UPDATE_SERVICE", "SERVICE", service.id)


def _done(place: Place, kind: str, target: str, identity: str) -> Record:
    return {"OperationId": place.backend._create_operation(kind, targets={target: identity})}  # noqa: SLF001


def delete(place: Place, given: Record) -> Record:
    """Remove a service without instances."""
    service = service_of(place, given["Id"])
    if service.instances:
        refuse("ResourceInUse", f"The service {service.id} has registered instances.")
    del place.backend.services[service.id]
    return {}


def register(place: Place, given: Record) -> Record:
    """Register an instance, or register it anew, with records in the namespace's zone."""
    service = service_of(place, given["ServiceId"])
    for old in [one for one in service.instances if one.instance_id == given["InstanceId"]]:
        _remove_records(place, service, old)
        service.instances.remove(old)
    instance = ServiceInstance(
        service_id=service.id,
        instance_id=given["InstanceId"],
        creator_request_id=given.get("CreatorRequestId"),
        attributes=given["Attributes"],
    )
    _add_records(place, service, instance)
    service.instances.append(instance)
    _revise(service, instance.instance_id)
    return _done(place, "REGISTER_INSTANCE", "INSTANCE", instance.instance_id)


def _revise(service: Any, identity: str) -> None:  # noqa: ANN401
    service.instances_revision[identity] = service.instances_revision.get(identity, 0) + 1


def deregister(place: Place, given: Record) -> Record:
    """Remove an instance with its records."""
    service = service_of(place, given["ServiceId"])
    for instance in service.instances:
        if instance.instance_id == given["InstanceId"]:
            _remove_records(place, service, instance)
            service.instances.remove(instance)
            _revise(service, instance.instance_id)
            return _done(place, "DEREGISTER_INSTANCE", "INSTANCE", instance.instance_id)
    raise InstanceNotFound(given["InstanceId"])


def _records(place: Place, service: Any, instance: Any) -> Iterator[Record]:  # noqa: ANN401
    """Yield the records of an instance: of each type that the service asks for."""
    config, attributes = service.dns_config, instance.attributes
    if not config:
        return
    name = f"{service.name}.{find(place, service.namespace_id).name}"
    weighted = config.get("RoutingPolicy") == "WEIGHTED"
    common: Record = {"Name": name, "SetIdentifier": instance.instance_id}
    common |= {"Weight": 1} if weighted else {"MultiValueAnswer": True}
    for one in config["DnsRecords"]:
        kind = one["Type"]
        if "AWS_ALIAS_DNS_NAME" in attributes and kind in {"A", "AAAA"}:
            target = {
                "DNSName": attributes["AWS_ALIAS_DNS_NAME"],
                "HostedZoneId": _zone_of(place, attributes["AWS_ALIAS_DNS_NAME"]),
            }
            yield {**common, "Type": kind, "AliasTarget": {**target, "EvaluateTargetHealth": True}}
        elif kind == "SRV":
            port = attributes.get("AWS_INSTANCE_PORT")
            target_name = f"{instance.instance_id}.{name}"
            if port:
                value = [{"Value": f"1 1 {port} {target_name}"}]
                yield {**common, "Type": kind, "TTL": one["TTL"], "ResourceRecords": value}
                yield from _own_address(target_name, one["TTL"], attributes)
        elif attributes.get(_ADDRESSES[kind]):
            value = [{"Value": attributes[_ADDRESSES[kind]]}]
            yield {**common, "Type": kind, "TTL": one["TTL"], "ResourceRecords": value}


def _zone_of(place: Place, balancer: str) -> str:
    """Return the zone of a load balancer's name: ``….elb.<Region>.amazonaws.com`` is a network load balancer's."""
    return (OF_NETWORKS if f".elb.{place.region}." in balancer else OF_APPLICATIONS)[place.region]


def _own_address(name: str, ttl: int, attributes: Mapping[str, str]) -> Iterator[Record]:
    """Yield the address of the name that an SRV record leads to."""
    for kind in ("A", "AAAA"):
        if attributes.get(_ADDRESSES[kind]):
            yield {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": attributes[_ADDRESSES[kind]]}]}


def _change(place: Place, service: Any, action: str, wanted: list[Record]) -> None:  # noqa: ANN401
    zone = find(place, service.namespace_id).dns_properties.get("HostedZoneId")
    if zone and wanted:
        changes = [{"Action": action, "ResourceRecordSet": record} for record in wanted]
        records.change(dns_of(place), {"HostedZoneId": zone, "ChangeBatch": {"Changes": changes}})


def _add_records(place: Place, service: Any, instance: Any) -> None:  # noqa: ANN401
    _change(place, service, "UPSERT", list(_records(place, service, instance)))


def _remove_records(place: Place, service: Any, instance: Any) -> None:  # noqa: ANN401
    _change(place, service, "DELETE", list(_records(place, service, instance)))


def tell(place: Place, given: Record) -> Record:
    """Tell the services, of some namespaces if asked."""
    wanted = [one["Values"] for one in given.get("Filters", ()) if one["Name"] == "NAMESPACE_ID"]
    services = place.backend.services.values()
    return {"Services": [_told(place, one) for one in services if all(one.namespace_id in ids for ids in wanted)]}


def get_instance(place: Place, given: Record) -> Record:
    """Tell of an instance."""
    service = service_of(place, given["ServiceId"])
    for instance in service.instances:
        if instance.instance_id == given["InstanceId"]:
            return {"Instance": instance.to_json(), "ResourceOwner": place.account}
    raise InstanceNotFound(given["InstanceId"])


OPERATIONS = {
    "CreateService": create,
    "UpdateService": update,
    "DeleteService": delete,
    "GetService": lambda place, given: {"Service": _told(place, service_of(place, given["Id"]))},
    "ListServices": tell,
    "RegisterInstance": register,
    "DeregisterInstance": deregister,
    "GetInstance": get_instance,
}
