"""Acts: what is done to an architecture, and how it is undone once the promise is judged."""

from functools import singledispatch

from stacks.acts import Ask, Put, Say, Send
from study.trying.trial import Trial

BUCKET, QUEUE = "AWS::S3::Bucket", "AWS::SQS::Queue"


@singledispatch
def do(act: object, trial: Trial) -> str:
    """Do something; return what was answered, if somebody answers, as a phrase."""
    raise TypeError(act, trial)


@do.register
def _(act: Ask, trial: Trial) -> str:
    reply = trial.ask(act)
    return f"the request was answered with {reply.status}: {reply.text[:200]}; "


@do.register
def _(act: Send, trial: Trial) -> str:
    queue = trial.only(act.queue, QUEUE)
    trial.live.client("sqs").send_message(QueueUrl=queue, MessageBody=trial.filled(act.message))
    return ""


@do.register
def _(act: Put, trial: Trial) -> str:
    bucket = trial.only(act.bucket, BUCKET)
    trial.live.client("s3").put_object(Bucket=bucket, Key=trial.filled(act.key), Body=act.content)
    return ""


@do.register
def _(act: Say, trial: Trial) -> str:
    client = trial.listen(act.url, signed=act.signed)
    try:
        client.send(trial.filled(act.message))
    finally:
        client.close()
    return ""


@singledispatch
def undo(act: object, trial: Trial) -> None:
    """Take away what an act has left; requests and messages cannot be taken back."""
    del act, trial


@undo.register
def _(act: Put, trial: Trial) -> None:
    remove(trial, trial.only(act.bucket, BUCKET), trial.filled(act.key))


def remove(trial: Trial, bucket: str, key: str) -> None:
    """Remove every version of an object: a bucket that holds any is not deleted with its stack."""
    s3 = trial.live.client("s3")
    page = s3.list_object_versions(Bucket=bucket, Prefix=key)
    for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
        s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
