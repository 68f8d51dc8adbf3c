"""Subscription filters: changed as often as one likes, to destinations too, from which log events go on."""

from copy import copy
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_MOST = 2
_FORGOTTEN = ("applyOnTransformedLogs", "distribution", "emitSystemFields", "fieldSelectionCriteria")


def _apply() -> None:
    from moto.logs.exceptions import LimitExceededException  # noqa: PLC0415 loaded by now
    from moto.logs.models import LogGroup, LogsBackend, LogStream, SubscriptionFilter  # noqa: PLC0415
    from moto.utilities.arns import parse_arn  # noqa: PLC0415

    from sandbox.patching import Memory  # noqa: PLC0415

    backend: Any = LogsBackend
    group: Any = LogGroup
    stream: Any = LogStream
    put, send = backend.put_subscription_filter, stream._send_log_events

    def put_filter(self: Any, filter_name: str, filter_pattern: str, destination_arn: str, role_arn: str) -> None:  # noqa: ANN401 moto's own
        filters = self.subscription_filters
        if filter_name not in filters and len(filters) >= _MOST:
            raise LimitExceededException
        if filter_name in filters:
            filters[filter_name].update(filter_pattern, destination_arn, role_arn)
        else:
            made = SubscriptionFilter(filter_name, self.name, filter_pattern, destination_arn, role_arn)
            filters[filter_name] = made

    def put_subscription_filter(self: Any, log_group_name: str, *given: str) -> None:  # noqa: ANN401
        _name, _pattern, arn, _role = given
        if _destination_of(arn) is None:
            put(self, log_group_name, *given)
        else:
            self._find_log_group(log_group_name=log_group_name).put_subscription_filter(*given)

    def send_log_events(self: Any, service: str, destination_arn: str, filter_name: str, log_events: Json) -> None:  # noqa: ANN401
        destination = _destination_of(destination_arn)
        if destination is None:
            send(self, service, destination_arn, filter_name, log_events)
            return
        target = parse_arn(destination.target_arn)
        sender = copy(self)  # moto looks for the target where the log group is
        sender.account_id, sender.region = target.account, target.region
        send(sender, target.service, destination.target_arn, filter_name, log_events)

    group.put_subscription_filter, backend.put_subscription_filter = put_filter, put_subscription_filter
    stream._send_log_events = send_log_events
    Memory(
        service="logs",
        members=_FORGOTTEN,
        key="join('|', [logGroupName, filterName])",
        learns={"PutSubscriptionFilter": "@"},
        tells={"DescribeSubscriptionFilters": "subscriptionFilters"},
        whole=True,
    ).install()


def _destination_of(arn: str) -> Any:  # noqa: ANN401
    """Return the destination of an ARN, which may be another account's, or nothing if it is no destination's."""
    from moto.logs.exceptions import InvalidParameterException  # noqa: PLC0415
    from moto.logs.models import logs_backends  # noqa: PLC0415
    from moto.utilities.arns import parse_arn  # noqa: PLC0415

    parsed = parse_arn(arn)
    if parsed.service != "logs" or parsed.resource_type != "destination":
        return None
    found = logs_backends[parsed.account][parsed.region].destinations.get(arn)
    if found is None:
        words = f"Could not deliver test message to specified destination {arn}."
        raise InvalidParameterException(words)
    return found


MENDS = (
    Mend(
        name="subscription_filters",
        moto="A log group with two subscription filters lets neither change; none can send to a destination; each"
        " forgets its distribution.",
        aws="Two is how many there may be; PutSubscriptionFilter changes either. A destination, also another account's,"
        " hands on what it gets to its stream.",
        source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
        apply=_apply,
        when="moto.logs.urls",
    ),
)
