"""The targets of rules and schedules: how each service is asked.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html,
https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets.html
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox import clock
from sandbox.deliveries import targets
from sandbox.deliveries.permits import permits
from sandbox.services import InProcessServices

Json = Any


@dataclass(frozen=True)
class Sent:
    """What is sent to a target.

    Attributes:
        account: the sender's.
        source: the ARN of the rule or schedule.
        service: on whose behalf: ``events.amazonaws.com``.
        target: as it was put.
        text: what the target gets.
        event: the event, for a target that takes events as they are.
    """

    account: str
    source: str
    service: str
    target: Mapping[str, Json]
    text: str
    event: Mapping[str, Json]

    @property
    def arn(self) -> str:
        """Return the target's ARN."""
        return str(self.target["Arn"])

    def part(self, name: str) -> Mapping[str, Json]:
        """Return what the target says for one service: ``SqsParameters``."""
        found: Mapping[str, Json] = self.target.get(name) or {}
        return found


class _NotSentError(Exception):
    """Something cannot be sent; the message says why."""


def send(sent: Sent) -> str | None:
    """Send something to a target; return why that was not possible, or ``None``."""
    service = sent.arn.split(":")[2]
    way = _WAYS.get(service)
    if way is None:
        return f"the refarch sandbox sends nothing to targets of the service {service}"
    try:
        way(sent)
    except _NotSentError as error:
        return str(error)
    except (ClientError, BotoCoreError, targets.UndeliverableError) as error:
        return str(error)
    return None


def _need_permission(sent: Sent) -> None:
    """Raise unless the target's own policy allows it; one that a role is named for needs none."""
    if sent.target.get("RoleArn"):
        return
    if not permits(sent.arn, sent.service, sent.source, sent.account):
        msg = f"the policy of {sent.arn} does not let {sent.service} deliver for {sent.source}"
        raise _NotSentError(msg)


def _services(sent: Sent) -> InProcessServices:
    return targets.services_of(sent.arn)


def _function(sent: Sent) -> None:
    from sandbox.lambdas import invoking, running  # noqa: PLC0415 most targets are no functions

    _need_permission(sent)
    try:
        invoking.asynchronously(targets.function_of(sent.arn), json.loads(sent.text))
    except running.UnrunnableError as error:
        raise _NotSentError(str(error)) from None
    except ValueError:
        invoking.asynchronously(targets.function_of(sent.arn), sent.text)


def _queue(sent: Sent) -> None:
    _need_permission(sent)
    _, name = sent.arn.rsplit(":", 1)
    services = _services(sent)
    url = services.call("sqs", "GetQueueUrl", QueueName=name)["QueueUrl"]
    more = {}
    group = sent.part("SqsParameters").get("MessageGroupId")
    if group is not None:
        more = {"MessageGroupId": group, "MessageDeduplicationId": str(sent.event.get("id") or uuid.uuid4())}
    services.call("sqs", "SendMessage", QueueUrl=url, MessageBody=sent.text, **more)


def _topic(sent: Sent) -> None:
    _need_permission(sent)
    _services(sent).call("sns", "Publish", TopicArn=sent.arn, Message=sent.text)


def _log_group(sent: Sent) -> None:
    group, stream = sent.arn.split(":log-group:", 1)[1].removesuffix(":*"), str(uuid.uuid4())
    logs = _services(sent)
    logs.call("logs", "CreateLogStream", logGroupName=group, logStreamName=stream)
    entry = {"timestamp": int(clock.now() * 1000), "message": sent.text}
    logs.call("logs", "PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=[entry])


def _bus(sent: Sent) -> None:
    """Let an event go on to another bus; what has come from another account goes no further, as on AWS."""
    from sandbox.deliveries import rules  # noqa: PLC0415 rules send to targets, and so to this module

    if ":api-destination/" in sent.arn:
        _api_destination(sent)
        return
    if "event-bus" not in sent.arn:
        raise _NotSentError(f"{sent.arn} is no bus")  # noqa: EM102, TRY003 the whole message
    owner = sent.arn.split(":")[4]
    if sent.service == "scheduler.amazonaws.com":
        said = sent.part("EventBridgeParameters")
        entry = {"Source": said.get("Source"), "DetailType": said.get("DetailType"), "Detail": sent.text}
        _services(sent).call("events", "PutEvents", Entries=[{**entry, "EventBusName": sent.arn}])
        return
    if owner != sent.account and not permits(sent.arn, f"arn:aws:iam::{sent.account}:root", sent.source, sent.account):
        msg = f"the policy of {sent.arn} does not let account {sent.account} put events"
        raise _NotSentError(msg)
    bus = rules.bus_of(sent.arn, owner, sent.arn.split(":")[3])
    if bus is None:
        raise _NotSentError(f"there is no bus {sent.arn}")  # noqa: EM102, TRY003 the whole message
    rules.arrive(bus, sent.event)


def _api_destination(sent: Sent) -> None:
    """Ask the endpoint of an API destination, if it is on this machine or an API of this sandbox."""
    from werkzeug.datastructures import Headers  # noqa: PLC0415 few rules have such a target

    from sandbox.gateways import backends  # noqa: PLC0415 see above
    from sandbox.gateways.errors import UnsupportedError  # noqa: PLC0415 see above
    from sandbox.gateways.messages import query_text  # noqa: PLC0415 see above

    name = sent.arn.split(":api-destination/", 1)[1].split("/")[0]
    found = _services(sent).call("events", "DescribeApiDestination", Name=name)
    said = sent.part("HttpParameters")
    url = str(found["InvocationEndpoint"])
    for value in said.get("PathParameterValues") or []:
        url = url.replace("*", value, 1)
    if said.get("QueryStringParameters"):
        url += "?" + query_text(said["QueryStringParameters"].items())
    headers = Headers({"Content-Type": "application/json", **(said.get("HeaderParameters") or {})})
    try:
        answer = backends.fetch(str(found["HttpMethod"]), url, headers, sent.text.encode(), 5.0)
    except (UnsupportedError, backends.BackendError) as error:
        raise _NotSentError(str(error)) from None
    if answer.status >= 300:
        msg = f"{url} answers {answer.status}"
        raise _NotSentError(msg)


def _stream(sent: Sent) -> None:
    path = sent.part("KinesisParameters").get("PartitionKeyPath") or sent.part("KinesisParameters").get("PartitionKey")
    key = str(sent.event.get("id") or uuid.uuid4()) if not path or str(path).startswith("$") else str(path)
    name = sent.arn.rsplit("/", 1)[1]
    _services(sent).call("kinesis", "PutRecord", StreamName=name, PartitionKey=key, Data=sent.text.encode())


def _delivery_stream(sent: Sent) -> None:
    name = sent.arn.rsplit("/", 1)[1]
    _services(sent).call("firehose", "PutRecord", DeliveryStreamName=name, Record={"Data": sent.text.encode()})


def _state_machine(sent: Sent) -> None:
    _services(sent).call("stepfunctions", "StartExecution", stateMachineArn=sent.arn, input=sent.text)


def _task(sent: Sent) -> None:
    said = sent.part("EcsParameters")
    more: dict[str, Json] = {}
    network = (said.get("NetworkConfiguration") or {}).get("awsvpcConfiguration")
    if network:
        vpc = {name[0].lower() + name[1:]: value for name, value in network.items()}
        more["networkConfiguration"] = {"awsvpcConfiguration": vpc}
    if said.get("LaunchType"):
        more["launchType"] = said["LaunchType"]
    _services(sent).call(
        "ecs",
        "RunTask",
        cluster=sent.arn,
        taskDefinition=said["TaskDefinitionArn"],
        count=int(said.get("TaskCount") or 1),
        startedBy=f"events-rule/{sent.source.rsplit('/', 1)[1]}"[:36],
        **more,
    )


def _build(sent: Sent) -> None:
    _services(sent).call("codebuild", "StartBuild", projectName=sent.arn.rsplit("/", 1)[1])


def _pipeline(sent: Sent) -> None:
    _services(sent).call("codepipeline", "StartPipelineExecution", name=sent.arn.rsplit(":", 1)[1])


def _job(sent: Sent) -> None:
    said = sent.part("BatchParameters")
    _services(sent).call(
        "batch", "SubmitJob", jobName=said["JobName"], jobQueue=sent.arn, jobDefinition=said["JobDefinition"]
    )


def _api(sent: Sent) -> None:
    """Ask a stage of a REST API: ``arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>``."""
    from sandbox.gateways.asking import ask  # noqa: PLC0415 few rules have such a target

    _, _, _, region, _, place = sent.arn.split(":", 5)
    api, stage, method, *path = place.split("/")
    said = sent.part("HttpParameters")
    for value in said.get("PathParameterValues") or []:
        path[path.index("*")] = value
    url = f"https://{api}.execute-api.{region}.amazonaws.com/{stage}/{'/'.join(path)}"
    headers = {"Content-Type": "application/json", **(said.get("HeaderParameters") or {})}
    answer = ask(method, url, headers=headers, body=sent.text)
    if answer.status >= 300:
        msg = f"{url} answers {answer.status}"
        raise _NotSentError(msg)


def _sdk(sent: Sent) -> None:
    """Call any operation: ``arn:aws:scheduler:::aws-sdk:sqs:sendMessage``."""
    parts = sent.arn.split(":")
    if len(parts) != 8 or parts[5] != "aws-sdk":
        msg = f"{sent.arn} is no operation"
        raise _NotSentError(msg)
    name = {"sfn": "stepfunctions", "cloudwatchlogs": "logs", "eventbridge": "events"}.get(parts[6], parts[6])
    services = InProcessServices(sent.account, sent.source.split(":")[3])
    services.call(name, parts[7][0].upper() + parts[7][1:], **json.loads(sent.text))


_WAYS: Mapping[str, Callable[[Sent], None]] = {
    "batch": _job,
    "codebuild": _build,
    "codepipeline": _pipeline,
    "ecs": _task,
    "events": _bus,
    "execute-api": _api,
    "firehose": _delivery_stream,
    "kinesis": _stream,
    "lambda": _function,
    "logs": _log_group,
    "scheduler": _sdk,
    "sns": _topic,
    "sqs": _queue,
    "states": _state_machine,
}
