"""Log groups keep all that is said of them, and take what belongs to them with them when they are deleted."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_SETTINGS = {"logGroupClass": "STANDARD", "deletionProtectionEnabled": False, "bearerTokenAuthenticationEnabled": False}


def settings_of(group: Any) -> dict[str, Json]:  # noqa: ANN401 moto's own
    """Return what a log group was told beside what moto keeps."""
    settings: dict[str, Json] = group.__dict__.setdefault("settings", {})
    return settings


def find_group(backend: Any, identifier: str) -> Any:  # noqa: ANN401
    """Return the log group of a name or ARN.

    Raises:
        ResourceNotFoundException: if there is none.
    """
    from moto.logs.exceptions import ResourceNotFoundException  # noqa: PLC0415 loaded by now

    name = identifier.rsplit(":log-group:", maxsplit=1)[-1].removesuffix(":*")
    if name not in backend.groups:
        raise ResourceNotFoundException
    return backend.groups[name]


def _apply() -> None:
    from moto.core.responses import EmptyResult  # noqa: PLC0415
    from moto.logs.exceptions import ValidationException  # noqa: PLC0415
    from moto.logs.models import LogGroup, LogsBackend, logs_backends  # noqa: PLC0415
    from moto.logs.responses import LogsResponse  # noqa: PLC0415

    from sandbox.patching import answers, parameters_of  # noqa: PLC0415

    response: Any = LogsResponse
    backend: Any = LogsBackend
    group: Any = LogGroup
    create, describe, delete = response.create_log_group, group.to_describe_dict, backend.delete_log_group

    def create_log_group(request: Any) -> Any:  # noqa: ANN401 moto's request
        given = parameters_of(request)
        answer = create(request)
        settings = settings_of(find_group(request.logs_backend, given["logGroupName"]))
        settings.update({name: given[name] for name in _SETTINGS if name in given})
        return answer

    def to_describe_dict(self: Any) -> dict[str, Json]:  # noqa: ANN401
        filters = logs_backends[self.account_id][self.region].filters.get_matching_filters(log_group_name=self.name)
        settings = settings_of(self)
        told = {name: settings.get(name, default) for name, default in _SETTINGS.items()}
        if "DataProtectionPolicy" in settings:
            told["dataProtectionStatus"] = "ACTIVATED"
        return {**describe(self), **told, "metricFilterCount": len(filters)}

    def delete_log_group(self: Any, log_group_name: str) -> None:  # noqa: ANN401
        gone = find_group(self, log_group_name)
        if settings_of(gone).get("deletionProtectionEnabled"):
            words = "Cannot delete log group with deletion protection enabled. Disable deletion protection first."
            raise ValidationException(words)
        delete(self, log_group_name)
        self.tagger.delete_all_tags_for_resource(gone.arn)
        for one in self.filters.get_matching_filters(log_group_name=log_group_name):
            self.filters.delete_filter(one["filterName"], log_group_name)

    response.create_log_group, group.to_describe_dict = create_log_group, to_describe_dict
    backend.delete_log_group = delete_log_group

    def keeping(name: str) -> Callable[[Any], EmptyResult]:
        def keep(request: Any) -> EmptyResult:  # noqa: ANN401
            given = parameters_of(request)
            settings_of(find_group(request.logs_backend, given["logGroupIdentifier"]))[name] = given[name]
            return EmptyResult()

        return keep

    protect, bear = keeping("deletionProtectionEnabled"), keeping("bearerTokenAuthenticationEnabled")
    answers("logs", {"PutLogGroupDeletionProtection": protect, "PutBearerTokenAuthentication": bear})


def _apply_filters() -> None:
    from moto.logs.metric_filters import MetricFilters  # noqa: PLC0415
    from moto.logs.models import LogsBackend  # noqa: PLC0415

    from sandbox.patching import Memory  # noqa: PLC0415

    filters: Any = MetricFilters
    backend: Any = LogsBackend
    add, put = filters.add_filter, backend.put_metric_filter

    def add_filter(self: Any, filter_name: str, pattern: str, log_group_name: str, transformations: Json) -> None:  # noqa: ANN401 moto's own
        self.delete_filter(filter_name, log_group_name)
        add(self, filter_name, pattern, log_group_name, transformations)

    def put_metric_filter(self: Any, name: str, pattern: str, log_group_name: str, transformations: Json) -> None:  # noqa: ANN401
        find_group(self, log_group_name)
        put(self, name, pattern, log_group_name, transformations)

    filters.add_filter, backend.put_metric_filter = add_filter, put_metric_filter
    Memory(
        service="logs",
        members=("applyOnTransformedLogs", "emitSystemFieldDimensions", "fieldSelectionCriteria"),
        key="join('|', [logGroupName, filterName])",
        learns={"PutMetricFilter": "@"},
        tells={"DescribeMetricFilters": "metricFilters"},
        whole=True,
    ).install()


MENDS = (
    Mend(
        name="log_groups",
        moto="A log group forgets its class and cannot be protected; its tags and metric filters outlive it.",
        aws="DescribeLogGroups tells class, protection and the number of metric filters; a protected group is not"
        " deleted, and what belongs to a group goes with it.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protecting-log-groups-from-deletion.html",
        apply=_apply,
        when="moto.logs.urls",
    ),
    Mend(
        name="metric_filters",
        moto="A metric filter that is put again is there twice, may be of a log group that is not there, and forgets"
        " whether it reads transformed logs and which dimensions it adds.",
        aws="PutMetricFilter creates or updates the filter of that name of an existing log group, and"
        " DescribeMetricFilters tells all of it.",
        source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html",
        apply=_apply_filters,
        when="moto.logs.urls",
    ),
)
