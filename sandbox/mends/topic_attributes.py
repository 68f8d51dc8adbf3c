"""Topics and subscriptions tell all that was set of them."""

import json
from collections.abc import Callable
from typing import Any

from moto.core.utils import camelcase_to_underscores

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, EmptyResult, answers, parameters_of, replace

Json = Any
_PROTOCOLS = ("HTTP", "SQS", "Lambda", "Firehose", "Application")
_FEEDBACK = ("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")
_KEPT = (
    "ArchivePolicy",
    "FifoThroughputScope",
    "MaximumMessageSize",
    "SignatureVersion",
    "TracingConfig",
    *(f"{protocol}{name}" for protocol in _PROTOCOLS for name in _FEEDBACK),
)


def _apply() -> None:
    from moto.sns.models import SNSBackend  # noqa: PLC0415 loaded by now
    from moto.sns.responses import SNSResponse  # noqa: PLC0415

    replace(SNSResponse, create_topic=_create, get_topic_attributes=_get)
    replace(SNSBackend, set_subscription_attributes=_set_subscription)
    answers("sns", {"GetDataProtectionPolicy": _get_protection, "PutDataProtectionPolicy": _put_protection})


def _create(original: Callable[..., Any], request: Any) -> Any:  # noqa: ANN401 moto's request
    answer, given = original(request), parameters_of(request)
    if "DataProtectionPolicy" in given:
        request.backend.get_topic(answer.result["TopicArn"]).data_protection_policy = given["DataProtectionPolicy"]
    return answer


def _get(original: Callable[..., Any], request: Any) -> Any:  # noqa: ANN401
    attributes = dict(original(request).result["Attributes"])
    topic = request.backend.get_topic(attributes["TopicArn"])
    held = {name: vars(topic).get(camelcase_to_underscores(name)) for name in _KEPT}
    attributes |= {name: value for name, value in held.items() if value not in {None, ""}}
    attributes["SubscriptionsConfirmed"] = len(request.backend._get_topic_subscriptions(topic))
    return ActionResult({"Attributes": attributes})


def _set_subscription(original: Callable[..., Any], self: Any, arn: str, name: str, value: Json) -> None:  # noqa: ANN401
    if name == "ReplayPolicy" and arn in self.subscriptions:
        self.subscriptions[arn].attributes[name] = value
        return
    original(self, arn, name, value)
    attributes = self.subscriptions[arn].attributes
    if name in {"FilterPolicy", "RedrivePolicy", "DeliveryPolicy"} and value in {"", "{}"}:
        attributes.pop(name)
    if "FilterPolicy" in attributes:
        attributes.setdefault("FilterPolicyScope", "MessageAttributes")
    if name == "DeliveryPolicy" and value:
        attributes["EffectiveDeliveryPolicy"] = value


def _put_protection(request: Any) -> EmptyResult:  # noqa: ANN401
    given = parameters_of(request)
    request.backend.get_topic(given["ResourceArn"]).data_protection_policy = given["DataProtectionPolicy"]
    return EmptyResult()


def _get_protection(request: Any) -> ActionResult:  # noqa: ANN401
    topic = request.backend.get_topic(parameters_of(request)["ResourceArn"])
    held = vars(topic).get("data_protection_policy")
    return ActionResult({"DataProtectionPolicy": held if held and json.loads(held) else None})


MENDS = (
    Mend(
        name="topic_attributes",
        moto="A topic does not tell its signature version, tracing, archive, delivery logging and data protection; a"
        " subscription takes no replay policy, and keeps an empty filter.",
        aws="GetTopicAttributes, GetDataProtectionPolicy and GetSubscriptionAttributes tell what was set; an empty"
        " policy is none.",
        source="https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html",
        apply=_apply,
        when="moto.sns.urls",
    ),
)
