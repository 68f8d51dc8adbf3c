"""Route 53: hosted zones, records, health checks, DNSSEC."""

from typing import Any

from sandbox.mends.mend import Mend


def _apply_zones() -> None:
    from sandbox.networking.dns import zones  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    operations("route53", zones.OPERATIONS)
    zones.install()


def _apply_records() -> None:
    from sandbox.networking.dns import records  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("route53", records.OPERATIONS)


def _apply_health_checks() -> None:
    from sandbox.networking.dns import health_checks  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("route53", health_checks.OPERATIONS)
    health_checks.install()


def _apply_signing() -> None:
    from sandbox.networking.dns import signing  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("route53", signing.OPERATIONS)


def _apply_collections() -> None:
    from sandbox.networking.dns import collections  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("route53", collections.OPERATIONS)


def _apply_query_logging() -> None:
    from moto.route53.models import Route53Backend  # noqa: PLC0415

    from sandbox.patching import Place, operations  # noqa: PLC0415

    backend: Any = Route53Backend
    original = backend.create_query_logging_config

    def create_query_logging_config(self: Any, hosted_zone_id: str, log_group_arn: str) -> Any:  # noqa: ANN401 moto's
        config = original(self, hosted_zone_id, f"{log_group_arn.removesuffix(':*')}:*")
        config.cloud_watch_logs_log_group_arn = log_group_arn
        return config

    backend.create_query_logging_config = create_query_logging_config

    def tell(place: Place, given: dict[str, Any]) -> dict[str, Any]:
        found = list(place.backend.query_logging_configs.values())
        if "HostedZoneId" in given:
            zone = place.backend.get_hosted_zone(given["HostedZoneId"]).resource_id
            found = [one for one in found if one.hosted_zone_id == zone]
        return {"QueryLoggingConfigs": found}

    operations("route53", {"ListQueryLoggingConfigs": tell})


_GUIDE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide"
_API = "https://docs.aws.amazon.com/Route53/latest/APIReference"

MENDS = (
    Mend(
        name="hosted_zones",
        moto="All zones have the same four name servers; a zone with a VPC is public unless it says that it is "
        "private; VPCs need not exist, and other accounts' cannot be associated; a delegation set is forgotten "
        "when it is used.",
        aws="Zones have name servers of their own or those of their delegation set; a zone with a VPC is private; an "
        "account associates its VPC with another's zone once it is authorized.",
        source=f"{_GUIDE}/hosted-zone-private-associate-vpcs-different-accounts.html",
        apply=_apply_zones,
        when="moto.route53.urls",
    ),
    Mend(
        name="record_sets",
        moto="Changes are made one by one even if a later one is refused, conflicts are not noticed, names keep their "
        "capital letters, and deleting one of several record sets with an identifier deletes others too.",
        aws="A batch succeeds as a whole or not at all; what is deleted must be named as it is.",
        source=f"{_API}/API_ChangeResourceRecordSets.html",
        apply=_apply_records,
        when="moto.route53.urls",
    ),
    Mend(
        name="health_checks",
        moto="Checks of alarms and routing controls forget what they check, nothing can be reset, and a check that "
        "another one counts can be deleted.",
        aws="A check tells all of its configuration, with the defaults of its type.",
        source=f"{_API}/API_HealthCheckConfig.html",
        apply=_apply_health_checks,
        when="moto.route53.urls",
    ),
    Mend(
        name="zone_signing",
        moto="No zone is signed, and there are no key-signing keys.",
        aws="A zone with an active key-signing key, which is an asymmetric key of KMS, can be signed.",
        source=f"{_GUIDE}/dns-configuring-dnssec.html",
        apply=_apply_signing,
        when="moto.route53.urls",
    ),
    Mend(
        name="cidr_collections",
        moto="There are no CIDR collections and no traffic policies.",
        aws="A collection has blocks at locations, by which records are chosen; a traffic policy has versions.",
        source=f"{_GUIDE}/resource-record-sets-creating-cidr-collection.html",
        apply=_apply_collections,
        when="moto.route53.urls",
    ),
    Mend(
        name="query_logging",
        moto="A log group's ARN must end in ':*', and ListQueryLoggingConfigs tells those of all zones.",
        aws="The ARN of the log group is taken as CloudWatch Logs tells it; a zone's configuration is told alone.",
        source=f"{_API}/API_CreateQueryLoggingConfig.html",
        apply=_apply_query_logging,
        when="moto.route53.urls",
    ),
)
