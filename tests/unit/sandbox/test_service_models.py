"""Descriptions of the services that everybody shares."""

from sandbox import service_models
from sandbox.services import InProcessServices


def test_what_s3_clients_write_into_their_description_nobody_else_sees() -> None:
    """They take the bucket out of every URL, and who reads a request has to find it there."""
    services = InProcessServices("111122223333")
    services.call("s3", "ListBuckets")
    services.call("s3", "CreateBucket", Bucket="urls-of-111122223333")
    operations = service_models.loader().load_service_model("s3", "service-2")["operations"]
    assert operations["CreateBucket"]["http"]["requestUri"] == "/{Bucket}"
