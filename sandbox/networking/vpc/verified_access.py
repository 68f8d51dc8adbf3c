"""Verified Access: instances with trust providers, groups and endpoints with policies.

Source: https://docs.aws.amazon.com/verified-access/latest/ug/how-it-works.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse, said
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_PROVIDERS, _POLICY, _LOGS = "VerifiedAccessTrustProviders", "policy", "logs"
_TOLD = (
    "VerifiedAccessTrustProviderId",
    "Description",
    "TrustProviderType",
    "UserTrustProviderType",
    "DeviceTrustProviderType",
)


def _stamped() -> Record:
    moment = now().isoformat(timespec="seconds")
    return {"CreationTime": moment, "LastUpdatedTime": moment}


def _own(kind: Ec2Kind, backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    return kind.own(backend, kind.id, parameters[kind.id])


def _begin_provider(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    kind = parameters["TrustProviderType"]
    needed = {"user": "UserTrustProviderType", "device": "DeviceTrustProviderType"}.get(kind)
    if needed is None or needed not in parameters:
        refuse("InvalidParameterCombination", f"A trust provider of the type {kind} needs {needed or 'another type'}.")
    return _stamped()


def _end_provider(backend: Any, item: Record) -> None:  # noqa: ANN401
    if any(item[PROVIDERS.id] in one[_PROVIDERS] for one in INSTANCES.all(backend).values()):
        refuse("DependencyViolation", f"{item[PROVIDERS.id]} is attached to a Verified Access instance.")


PROVIDERS = Ec2Kind(
    name="VerifiedAccessTrustProvider",
    type="verified-access-trust-provider",
    prefix="vatp",
    id="VerifiedAccessTrustProviderId",
    unknown="InvalidVerifiedAccessTrustProviderId.NotFound",
    begin=_begin_provider,
    end=_end_provider,
)


class _Instances(Ec2Kind):
    """Instances tell of their trust providers."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with the providers."""
        providers = [said(PROVIDERS.all(backend)[one], *_TOLD) for one in item[_PROVIDERS]]
        return {**super().told(backend, item), _PROVIDERS: providers}


def _begin_instance(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    about: Record = {"FipsEnabled": parameters.get("FIPSEnabled", False), _PROVIDERS: [], _LOGS: {}}
    name = parameters.get("CidrEndpointsCustomSubDomain")
    if name:
        servers = [f"ns-{number}.verified-access.example" for number in range(1, 5)]
        about["CidrEndpointsCustomSubDomain"] = {"SubDomain": name, "Nameservers": servers}
    return {**about, **_stamped()}


def _end_instance(backend: Any, item: Record) -> None:  # noqa: ANN401
    held = [one for one in GROUPS.all(backend).values() if one[INSTANCES.id] == item[INSTANCES.id]]
    if item[_PROVIDERS] or held:
        refuse("DependencyViolation", f"{item[INSTANCES.id]} has trust providers or groups.")


INSTANCES = _Instances(
    name="VerifiedAccessInstance",
    type="verified-access-instance",
    prefix="vai",
    id="VerifiedAccessInstanceId",
    unknown="InvalidVerifiedAccessInstanceId.NotFound",
    begin=_begin_instance,
    end=_end_instance,
)


def _attaching(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    instance, provider = _own(INSTANCES, backend, parameters), _own(PROVIDERS, backend, parameters)
    if provider[PROVIDERS.id] not in instance[_PROVIDERS]:
        instance[_PROVIDERS].append(provider[PROVIDERS.id])
    return _both(backend, instance, provider)


def _detaching(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    instance, provider = _own(INSTANCES, backend, parameters), _own(PROVIDERS, backend, parameters)
    if provider[PROVIDERS.id] not in instance[_PROVIDERS]:
        refuse("InvalidVerifiedAccessTrustProviderAttachment.NotFound", "The trust provider is not attached.")
    instance[_PROVIDERS].remove(provider[PROVIDERS.id])
    return _both(backend, instance, provider)


def _both(backend: Any, instance: Record, provider: Record) -> Record:  # noqa: ANN401
    return {
        "VerifiedAccessInstance": INSTANCES.told(backend, instance),
        "VerifiedAccessTrustProvider": PROVIDERS.told(backend, provider),
    }


def _log(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    instance = _own(INSTANCES, backend, parameters)
    instance[_LOGS] = parameters.get("AccessLogs", {})
    return {"LoggingConfiguration": _logging(instance)}


def _logging(instance: Record) -> Record:
    return {INSTANCES.id: instance[INSTANCES.id], "AccessLogs": instance[_LOGS]}


def _loggings(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    wanted = parameters.get("VerifiedAccessInstanceIds") or list(INSTANCES.all(backend))
    found = [INSTANCES.own(backend, INSTANCES.id, identity) for identity in wanted]
    return {"LoggingConfigurations": [_logging(one) for one in found]}


def _policied(parameters: Mapping[str, Json]) -> Record:
    policy = parameters.get("PolicyDocument")
    return {_POLICY: {"PolicyDocument": policy or "", "PolicyEnabled": bool(policy)}}


def _begin_group(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    _own(INSTANCES, backend, parameters)
    return {"Owner": backend.account_id, **_stamped(), **_policied(parameters)}


def _end_group(backend: Any, item: Record) -> None:  # noqa: ANN401
    if any(one[GROUPS.id] == item[GROUPS.id] for one in ENDPOINTS.all(backend).values()):
        refuse("DependencyViolation", f"{item[GROUPS.id]} has endpoints.")


GROUPS = Ec2Kind(
    name="VerifiedAccessGroup",
    type="verified-access-group",
    prefix="vagr",
    id="VerifiedAccessGroupId",
    arn="VerifiedAccessGroupArn",
    unknown="InvalidVerifiedAccessGroupId.NotFound",
    begin=_begin_group,
    end=_end_group,
)


def _begin_endpoint(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    group = _own(GROUPS, backend, parameters)
    options = {
        "load-balancer": "LoadBalancerOptions",
        "network-interface": "NetworkInterfaceOptions",
        "rds": "RdsOptions",
        "cidr": "CidrOptions",
    }.get(parameters["EndpointType"])
    if options not in parameters:
        refuse("MissingParameter", f"An endpoint of the type {parameters['EndpointType']} needs {options}.")
    return {
        INSTANCES.id: group[INSTANCES.id],
        "Status": {"Code": "active"},
        "DeviceValidationDomain": f"device.{backend.region_name}.verified-access.amazonaws.com",
        "SecurityGroupIds": parameters.get("SecurityGroupIds", []),
        **_stamped(),
        **_policied(parameters),
        "prefix": parameters.get("EndpointDomainPrefix", "endpoint"),
    }


def _made_endpoint(backend: Any, item: Record) -> None:  # noqa: ANN401
    domain = f"{item[INSTANCES.id]}.prod.verified-access.{backend.region_name}.amazonaws.com"
    item["EndpointDomain"] = f"{item['prefix']}.edge-{item[ENDPOINTS.id].rpartition('-')[2]}.{domain}"


ENDPOINTS = Ec2Kind(
    name="VerifiedAccessEndpoint",
    type="verified-access-endpoint",
    prefix="vae",
    id="VerifiedAccessEndpointId",
    unknown="InvalidVerifiedAccessEndpointId.NotFound",
    begin=_begin_endpoint,
    made=_made_endpoint,
)


def _policies(kind: Ec2Kind) -> dict[str, Any]:
    """Return the operations that tell and change the policy of a group or an endpoint."""

    def get(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        return dict(_own(kind, backend, parameters)[_POLICY])

    def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        item = _own(kind, backend, parameters)
        item[_POLICY] = {**item[_POLICY], **said(parameters, "PolicyDocument", "PolicyEnabled")}
        item |= said(parameters, "SseSpecification")
        return {**item[_POLICY], **said(item, "SseSpecification")}

    return {f"Get{kind.name}Policy": get, f"Modify{kind.name}Policy": modify}


def install() -> None:
    """Let EC2 answer."""
    for kind in (PROVIDERS, INSTANCES, GROUPS, ENDPOINTS):
        kind.install()
    write(
        {
            "AttachVerifiedAccessTrustProvider": _attaching,
            "DescribeVerifiedAccessInstanceLoggingConfigurations": _loggings,
            "DetachVerifiedAccessTrustProvider": _detaching,
            "ModifyVerifiedAccessInstanceLoggingConfiguration": _log,
            **_policies(GROUPS),
            **_policies(ENDPOINTS),
        }
    )
