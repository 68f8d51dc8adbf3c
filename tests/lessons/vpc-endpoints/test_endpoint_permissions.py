"""Endpoints and permissions: what may be asked through one, and what may be asked through one only."""

import json

from study.lab import Lab
from tests.lessons.people import allow, bucket, deny, document, role
from tests.teaching import teaches

YES, NO, DENIED = "allowed", "implicitDeny", "explicitDeny"


def endpoint(lab: Lab, *, policy: str | None = None) -> str:
    """Make a gateway endpoint for S3, with a policy of its own perhaps; return its id."""
    vpc = lab.vpc()
    more = {"PolicyDocument": policy} if policy else {}
    made = lab.ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{lab.region}.s3", VpcEndpointType="Gateway", **more
    )
    return str(made["VpcEndpoint"]["VpcEndpointId"])


def only_through(lab: Lab, letters: str, door: str) -> None:
    """Deny a bucket's objects to whoever does not come through an endpoint."""
    elsewhere = {"StringNotEquals": {"aws:SourceVpce": door}}
    forbids = deny("s3:GetObject", on=f"arn:aws:s3:::{letters}/*", Principal="*", Condition=elsewhere)
    lab.client("s3").put_bucket_policy(Bucket=letters, Policy=document(forbids))


@teaches("vpc-endpoints.5")
def test_a_bucket_is_read_through_its_endpoint_only(lab: Lab) -> None:
    """The bucket policy denies whoever does not come that way; the reader's permissions stay as they are."""
    role(lab, "reader", allow("s3:GetObject"))
    letters, door = bucket(lab), endpoint(lab)
    only_through(lab, letters, door)

    assert lab.can("reader", "s3:GetObject", letters, {"aws:SourceVpce": door}).word == YES


@teaches("vpc-endpoints.5", twin=True)
def test_from_the_internet_or_another_endpoint_the_same_reader_is_denied(lab: Lab) -> None:
    """A request from elsewhere has another endpoint's id, or none; if nobody says which, it depends."""
    role(lab, "reader", allow("s3:GetObject"))
    letters, door = bucket(lab), endpoint(lab)
    only_through(lab, letters, door)

    assert lab.can("reader", "s3:GetObject", letters, {"aws:SourceVpce": endpoint(lab)}).word == DENIED
    assert lab.can("reader", "s3:GetObject", letters, {"aws:SourceVpce": None}).word == DENIED
    assert lab.can("reader", "s3:GetObject", letters).decisions[0].missing == ("aws:SourceVpce",)


@teaches("vpc-endpoints.6")
def test_an_endpoint_policy_passes_what_it_names(lab: Lab) -> None:
    """It gives nothing: without a permission of his own nobody reads through it."""
    door = endpoint(lab, policy=json.dumps({"Statement": [allow("s3:GetObject", Principal="*")]}))
    role(lab, "reader", allow("s3:*"))
    role(lab, "stranger")
    letters = bucket(lab)

    assert lab.can("reader", "s3:GetObject", letters, {"aws:SourceVpce": door}).word == YES
    assert lab.can("stranger", "s3:GetObject", letters, {"aws:SourceVpce": door}).word == NO


@teaches("vpc-endpoints.6", twin=True)
def test_what_an_endpoint_policy_does_not_name_is_not_done_through_it(lab: Lab) -> None:
    """The same role writes by another way, or through an endpoint with the default policy, which passes everything."""
    door = endpoint(lab, policy=json.dumps({"Statement": [allow("s3:GetObject", Principal="*")]}))
    role(lab, "writer", allow("s3:*"))
    letters = bucket(lab)

    assert lab.can("writer", "s3:PutObject", letters, {"aws:SourceVpce": door}).word == NO
    assert lab.can("writer", "s3:PutObject", letters, {"aws:SourceVpce": endpoint(lab)}).word == YES
    assert lab.can("writer", "s3:PutObject", letters, {"aws:SourceVpce": None}).word == YES
