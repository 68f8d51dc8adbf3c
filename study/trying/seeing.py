"""Signs: where is seen what came of an act."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from botocore.exceptions import ClientError

from stacks.acts import Answers, Lies, Logged, Sign, Told, Waits
from study.trying.doing import BUCKET, QUEUE, remove
from study.trying.trial import Trial

S = TypeVar("S", bound=Sign)


class Watch(Protocol):
    """Somebody who watches for a sign, from before the act until it is there or time is over."""

    def seen(self) -> str | None:
        """Return what has been seen, as a phrase; ``None`` if it is not there yet."""

    def end(self) -> None:
        """Tidy up."""


class _Watch(Generic[S]):
    def __init__(self, sign: S, trial: Trial) -> None:
        self.sign, self.trial = sign, trial

    def end(self) -> None:
        """Nothing is left behind by looking."""


class _Listening(_Watch[Told]):
    def __init__(self, sign: Told, trial: Trial) -> None:
        super().__init__(sign, trial)
        self._client = trial.listen(sign.url, signed=sign.signed)
        self._heard: list[str] = []

    def seen(self) -> str | None:
        self._heard += self._client.taken()
        wanted = self.trial.filled(self.sign.holds)
        return next((f"the other client was told {text}" for text in self._heard if wanted in text), None)

    def end(self) -> None:
        self._client.close()


class _Receiving(_Watch[Waits]):
    def seen(self) -> str | None:
        queue, sqs = self.trial.only(self.sign.queue, QUEUE), self.trial.live.client("sqs")
        # What is not ours is hidden for a moment, so that the next call brings others, and stays.
        while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=5).get(
            "Messages"
        ):
            for message in messages:
                if self.trial.filled(self.sign.holds) in message["Body"]:
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                    return f"it waits in the {self.sign.queue}"
        return None


class _Fetching(_Watch[Lies]):
    def seen(self) -> str | None:
        bucket, key = self.trial.only(self.sign.bucket, BUCKET), self.trial.filled(self.sign.key)
        try:
            content = self.trial.live.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"NoSuchKey", "404"}:
                raise
            return None
        small = self.sign.smaller_than is None or len(content) < self.sign.smaller_than
        return f"{len(content)} bytes lie there" if small and content.startswith(self.sign.begins) else None

    def end(self) -> None:
        bucket = self.trial.only(self.sign.bucket, BUCKET)
        remove(self.trial, bucket, self.trial.filled(self.sign.key))


class _Reading(_Watch[Logged]):
    def seen(self) -> str | None:
        group = self.trial.only(self.sign.log, "AWS::Logs::LogGroup")
        words = [self.trial.filled(word) for word in self.sign.holds]
        # Asked for the last word alone: a phrase in quotation marks is the pattern that means the same everywhere.
        pattern = f'"{words[-1]}"'
        found = self.trial.live.client("logs").filter_log_events(logGroupName=group, filterPattern=pattern)
        lines = [event["message"] for event in found["events"]]
        return next((line.splitlines()[0][:200] for line in lines if all(word in line for word in words)), None)


class _Asking(_Watch[Answers]):
    def seen(self) -> str | None:
        reply = self.trial.ask(self.sign.ask)
        good = reply.status == self.sign.status and self.trial.filled(self.sign.holds) in reply.text
        return f"{reply.status}: {reply.text[:200]}" if good else None


_WATCHES: dict[type, Callable[..., Watch]] = {
    Told: _Listening,
    Waits: _Receiving,
    Lies: _Fetching,
    Logged: _Reading,
    Answers: _Asking,
}


def watch(sign: Sign, trial: Trial) -> Watch:
    """Begin to watch for a sign."""
    return _WATCHES[type(sign)](sign, trial)
