"""Templates in S3: reading one by the URL that a request gives for it."""

from urllib.parse import unquote, urlparse

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import ValidationError
from sandbox.resources.provider import Services


def body_at(url: str, services: Services) -> str:
    """Return the text at a URL of S3.

    Args:
        url: ``https://bucket.s3.region.amazonaws.com/key``, ``https://s3.region.amazonaws.com/bucket/key``, or
            ``http://localhost:5577/bucket/key``.
        services: the account that reads it.

    Raises:
        ValidationError: as S3 refuses.
    """
    parts = urlparse(url)
    path, host = parts.path.lstrip("/"), parts.hostname or ""
    bucket_in_host = ".s3." in host or ".s3-" in host or host.endswith(".localhost")
    bucket, key = (host.split(".")[0], path) if bucket_in_host else path.split("/", 1)
    try:
        answer = services.call("s3", "GetObject", Bucket=bucket, Key=unquote(key))
    except ClientError as error:
        more = "http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
        msg = f"S3 error: {error.response['Error']['Message']}\nFor more information check {more}"
        raise ValidationError(msg) from None
    return str(answer["Body"].read().decode())
