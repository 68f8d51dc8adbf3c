"""RDS: options and parameters of groups, subscriptions, global clusters and proxies can be changed and taken back."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.additions import database_proxies, databases
from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

Json = Any
Original = Callable[..., Any]


def _apply() -> None:
    from moto.rds import models, responses  # noqa: PLC0415 loaded by the first request

    group: Any = models.OptionGroup
    group.options = property(_options)
    replace(models.OptionGroup, add_options=_add_options)
    replace(
        models.RDSBackend,
        delete_global_cluster=_unless("global_clusters", "GlobalClusterNotFoundFault"),
        delete_db_proxy=_unless("db_proxies", "DBProxyNotFoundFault"),
        describe_db_proxy_target_groups=_unless("db_proxies", "DBProxyNotFoundFault"),
        delete_db_cluster_parameter_group=_unless("db_cluster_parameter_groups", "DBParameterGroupNotFound"),
        delete_event_subscription=_unless("event_subscriptions", "SubscriptionNotFound"),
    )
    replace(models.RDSBackend, _get_resource_for_tagging=_tagged)
    replace(responses.RDSResponse, create_global_cluster=_create_global_cluster)
    databases.install()
    database_proxies.install()


def _unless(group: str, code: str) -> Callable[..., Any]:
    """Return what refuses to remove, or to tell of, what is not there."""

    def call(original: Original, self: Json, *args: Json, **named: Json) -> Json:
        name = next(iter((*args, *named.values())))
        if name not in getattr(self, group):
            refuse(code, f"{name} not found.")
        return original(self, *args, **named)

    return call


def _tagged(original: Original, self: Json, arn: str) -> Json:
    """Find global clusters too, whose ARNs have no Region."""
    head, kind, name = arn.rpartition(":global-cluster:")
    if not kind or not head:
        return original(self, arn)
    if name not in self.global_clusters:
        refuse("GlobalClusterNotFoundFault", f"{name} not found.")
    return self.global_clusters[name]


def _create_global_cluster(original: Original, self: Json) -> Json:
    result = original(self)
    made = self.backend.global_clusters[self.params["GlobalClusterIdentifier"]]
    made.tags = self.params.get("Tags") or []
    return result


def _add_options(original: Original, self: Json, options: list[Mapping[str, Json]]) -> None:
    original(self, options)
    said = self.__dict__.setdefault("said", {})
    said.update({option["OptionName"]: option for option in options})


def _options(group: Json) -> list[dict[str, Json]]:
    """Return the options of a group as RDS tells them."""
    said = group.__dict__.get("said", {})
    return [_told(said[name]) for name in group._options if name in said]


def _told(option: Mapping[str, Json]) -> dict[str, Json]:
    told = {name: option[name] for name in ("OptionName", "OptionVersion", "Port", "OptionSettings") if name in option}
    groups = [{"VpcSecurityGroupId": one, "Status": "active"} for one in option.get("VpcSecurityGroupMemberships", ())]
    old = [{"DBSecurityGroupName": one, "Status": "active"} for one in option.get("DBSecurityGroupMemberships", ())]
    return {**told, "VpcSecurityGroupMemberships": groups, "DBSecurityGroupMemberships": old}


MENDS = (
    Mend(
        name="database_groups",
        moto="Parameters stay set, subscriptions, global clusters and proxies as they were made; an option has no port "
        "and no groups; proxies have no endpoints beside their own and tell a wrong target group; to delete what is "
        "not there is an internal error.",
        aws="All of them can be changed, and what is not there is refused by name.",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup.html",
        apply=_apply,
        when="moto.rds.urls",
    ),
)
