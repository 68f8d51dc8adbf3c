"""Messages reach a topic's subscribers where their policies let SNS deliver, in any account, and never leave."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any


def _apply() -> None:
    from moto.sns.models import Subscription  # noqa: PLC0415 loaded by now

    replace(Subscription, publish=_publish)


def _publish(  # noqa: PLR0917 moto's own signature
    _original: Callable[..., Any],
    self: Any,  # noqa: ANN401 moto's own
    message: str,
    message_id: str,
    subject: str | None = None,
    message_attributes: dict[str, Json] | None = None,
    group_id: str | None = None,
    deduplication_id: str | None = None,
    message_structure: str | None = None,
) -> None:
    from sandbox.deliveries import agenda, notices  # noqa: PLC0415 the service is loaded by now

    matcher = self._filter_policy_matcher
    if matcher is not None and not matcher.matches(message_attributes, message):
        return
    if message_structure == "json":
        message = self._parse_message_structure(message, self.protocol)
    notice = notices.Notice(message, message_id, subject, message_attributes or {}, group_id, deduplication_id)
    agenda.post(str(self.account_id), partial(notices.deliver, self, notice))


MENDS = (
    Mend(
        name="topic_deliveries",
        moto="A function gets an event of its own kind while the publisher waits, queues of other accounts get nothing"
        " and nobody's policy is asked, there are no dead letters, and messages are posted to any URL.",
        aws="Each subscriber gets the message if its policy lets SNS deliver; what cannot be delivered goes to the"
        " subscription's dead-letter queue.",
        source="https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
        apply=_apply,
        when="moto.sns.urls",
    ),
)
