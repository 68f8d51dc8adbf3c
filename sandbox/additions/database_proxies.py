"""RDS Proxy: interfaces in the subnets of a proxy, and the targets of its group by their names."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.patching import replace

Json = Any
Original = Callable[..., Any]


def install() -> None:
    """Let proxies stand in their subnets, and remember what they are told."""
    from moto.rds import models, responses  # noqa: PLC0415 loaded by now

    replace(
        models.RDSBackend,
        delete_db_proxy=_delete,
        modify_db_proxy_target_group=_modify_group,
        register_db_proxy_targets=_register,
    )
    replace(responses.RDSResponse, create_db_proxy=_create)
    target: Any = models.DBProxyTarget
    target.target_health = property(_health)
    group: Any = models.DBProxyTargetGroup
    group.connection_pool_config = property(_pool)


def _create(original: Original, self: Json) -> Json:
    result = original(self)
    proxy = self.backend.db_proxies[self.params["DBProxyName"]]
    proxy.DefaultAuthScheme = self.params.get("DefaultAuthScheme", "NONE")
    proxy.EndpointNetworkType = self.params.get("EndpointNetworkType", "IPV4")
    proxy.TargetConnectionNetworkType = self.params.get("TargetConnectionNetworkType", "IPV4")
    ec2 = _ec2(proxy)
    proxy.interfaces = []
    for subnet in proxy.vpc_subnet_ids:
        interface = ec2.create_network_interface(
            ec2.get_subnet(subnet),
            None,
            group_ids=list(proxy.vpc_security_group_ids),
            description=f"Network interface for DBProxy {proxy.db_proxy_name}",
        )
        interface.requester_managed, interface.requester_id, interface.status = True, "amazon-rds", "in-use"
        proxy.interfaces.append(interface)
    return result


def _delete(original: Original, self: Json, proxy_name: str) -> Json:
    proxy = original(self, proxy_name)
    for interface in getattr(proxy, "interfaces", ()):
        if interface.id in _ec2(proxy).enis:
            interface.delete()
    return proxy


def _modify_group(original: Original, self: Json, proxy_name: str, config: Mapping[str, Json]) -> Json:
    group = original(self, proxy_name, config)
    if "InitQuery" in config:
        group.init_query = config["InitQuery"]
    return group


def _pool(group: Json) -> dict[str, Json]:
    """Return how a target group's connections are pooled."""
    query = getattr(group, "init_query", None)
    return {
        "MaxConnectionsPercent": group.max_connections,
        "MaxIdleConnectionsPercent": group.max_idle_connections,
        "ConnectionBorrowTimeout": group.borrow_timeout,
        "SessionPinningFilters": list(group.session_pinning_filters),
        **({"InitQuery": query} if query else {}),
    }


def _register(original: Original, self: Json, **given: Json) -> Json:
    """Register targets that are there, at the ports where they listen."""
    for name in given["db_cluster_identifiers"]:
        self.describe_db_clusters(name)
    for name in given["db_instance_identifiers"]:
        self.describe_db_instances(name)
    targets = original(self, **given)
    for target in targets:
        target.target_arn = _resource(self, target).arn
        target.port = _resource(self, target).port
        target.endpoint = target.endpoint or self.databases[target.rds_resource_id].address
    return targets


def _resource(backend: Json, target: Json) -> Json:
    held = backend.clusters if target.type == "TRACKED_CLUSTER" else backend.databases
    return held[target.rds_resource_id]


def _health(_target: Json) -> dict[str, str]:
    """Return that a target is available: nothing takes time here."""
    return {"State": "AVAILABLE"}


def _ec2(proxy: Json) -> Json:
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 slow to load, and loaded by now

    return ec2_backends[proxy.account_id][proxy.region]
