"""Calls in this process take a shorter way than a message of HTTP, and nobody can tell from what is answered.

A client of :meth:`Account.client` takes the short way, one of the account's session the long one: signed, sent, written
as XML or JSON and read again. Each test asks the same by both.
"""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.exceptions import ClientError, ParamValidationError
from moto.core.request import normalize_request

from sandbox import answers, direct
from sandbox.patching.requests import refuse
from tests.unit.sandbox.account import LINUX, Account

CODE = "def handler(event, context):\n    return event\n"


def _network(account: Account) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "a & b <c>"}, {"Key": "Empty", "Value": ""}])


def _identities(account: Account) -> None:
    trust = '{"Version": "2012-10-17", "Statement": []}'
    account.client("iam").create_role(RoleName="one", AssumeRolePolicyDocument=trust, Description="é – ü")


def _tables(account: Account) -> None:
    dynamodb = account.client("dynamodb")
    key = {"AttributeName": "id"}
    dynamodb.create_table(
        TableName="one",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{**key, "AttributeType": "S"}],
        KeySchema=[{**key, "KeyType": "HASH"}],
    )
    item = {
        "id": {"S": "x"},
        "bytes": {"B": b"\x00\xff"},
        "list": {"L": [{"N": "1"}, {"NULL": True}]},
        "map": {"M": {}},
    }
    dynamodb.put_item(TableName="one", Item=item)


def _functions(account: Account) -> None:
    _identities(account)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("index.py", CODE)
    account.client("lambda").create_function(
        FunctionName="one",
        Runtime="python3.13",
        Handler="index.handler",
        Role=f"arn:aws:iam::{account.id}:role/one",
        Code={"ZipFile": archive.getvalue()},
        Environment={"Variables": {"A": "1"}},
    )


def _buckets(account: Account) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket=f"one-{account.id}")
    s3.put_object(Bucket=f"one-{account.id}", Key="a/b +c", Body=b"text", Metadata={"my_key": "v"})


ASKED: list[tuple[str, str, Callable[[Account], None], Callable[[Any, Account], Any]]] = [
    ("ec2", "networks", _network, lambda ec2, _: (ec2.describe_vpcs(), ec2.describe_subnets(), ec2.describe_tags())),
    ("ec2", "images", _network, lambda ec2, _: ec2.describe_images(Owners=["amazon"], Filters=LINUX)),
    ("ec2", "empty lists", _network, lambda ec2, _: (ec2.describe_instances(), ec2.describe_vpc_endpoints())),
    ("iam", "roles", _identities, lambda iam, _: (iam.list_roles(), iam.get_role(RoleName="one"))),
    ("sts", "who calls", _identities, lambda sts, _: sts.get_caller_identity()),
    ("dynamodb", "a table", _tables, lambda table, _: table.describe_table(TableName="one")),
    ("dynamodb", "items", _tables, lambda table, _: table.scan(TableName="one")),
    ("lambda", "a function", _functions, lambda function, _: function.get_function(FunctionName="one")),
    ("lambda", "functions", _functions, lambda function, _: function.list_functions()),
    ("s3", "buckets", _buckets, lambda s3, _: s3.list_buckets()),
    ("s3", "objects", _buckets, lambda s3, account: s3.list_objects_v2(Bucket=f"one-{account.id}")),
    ("s3", "a location", _buckets, lambda s3, account: s3.get_bucket_location(Bucket=f"one-{account.id}")),
    ("s3", "headers", _buckets, lambda s3, account: s3.head_object(Bucket=f"one-{account.id}", Key="a/b +c")),
]


@pytest.mark.parametrize(("service", "what", "prepare", "ask"), ASKED, ids=[f"{one} {two}" for one, two, *_ in ASKED])
def test_an_answer_is_the_same_by_either_way(
    account: Account,
    service: str,
    what: str,
    prepare: Callable[[Account], None],
    ask: Callable[[Any, Account], Any],
) -> None:
    """In the protocols of EC2, Query, JSON, REST with JSON and REST with XML: every member and every type of value."""
    prepare(account)
    short = ask(account.client(service), account)
    long = ask(account.services.session.client(service), account)
    assert _told(short) == _told(long), what


def test_an_answer_is_an_object_all_the_way(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the answer is in the body, nothing is written and read again; this is what makes the difference."""
    made: list[str] = []
    original = answers._Walk.answer  # noqa: SLF001 nothing else says which way was taken

    def answer(self: Any, result: Any) -> Any:
        made.append(str(self._operation.name))
        return original(self, result)

    monkeypatch.setattr(answers._Walk, "answer", answer)  # noqa: SLF001
    _network(account)
    assert made == ["CreateVpc", "CreateSubnet", "CreateTags"]
    account.services.session.client("ec2").describe_vpcs()
    assert made == ["CreateVpc", "CreateSubnet", "CreateTags"]


def test_what_is_answered_is_nobody_elses(account: Account) -> None:
    """A caller may change an answer: the service goes on with what it has."""
    _network(account)
    ec2 = account.client("ec2")
    ec2.describe_vpcs()["Vpcs"][0]["CidrBlockAssociationSet"].clear()
    assert ec2.describe_vpcs()["Vpcs"][0]["CidrBlockAssociationSet"]


@pytest.mark.parametrize(
    ("service", "ask"),
    [
        ("ec2", lambda ec2: ec2.describe_vpcs(VpcIds=["vpc-1"])),
        ("iam", lambda iam: iam.get_role(RoleName="nobody")),
        ("dynamodb", lambda table: table.describe_table(TableName="nothing")),
        ("lambda", lambda function: function.get_function(FunctionName="nothing")),
        ("s3", lambda s3: s3.get_bucket_policy(Bucket="nobodys-bucket-at-all")),
        ("sqs", lambda sqs: sqs.get_queue_url(QueueName="nothing")),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_refusal_is_the_same_by_either_way(account: Account, service: str, ask: Callable[[Any], Any]) -> None:
    """Code, words and the class of the exception, which has the service's own name of the error."""
    session = account.services.session
    refusals = []
    for client in (account.client(service), session.client(service)):
        with pytest.raises(ClientError) as refusal:
            ask(client)
        refusals.append((type(refusal.value).__name__, refusal.value.response["Error"], str(refusal.value)))
    assert refusals[0] == refusals[1]


def test_who_refuses_after_an_answer_was_made_has_the_last_word(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mend may look at what moto has answered and say no: nothing of that answer is told."""
    from moto.ec2.responses import EC2Response  # noqa: PLC0415 only after the account is mended

    original = EC2Response.describe_vpcs

    def describe_vpcs(request: Any) -> Any:
        request.serialized(original(request))
        refuse("Unwilling", "not today")

    account.client("ec2").describe_vpcs()
    monkeypatch.setattr(EC2Response, "describe_vpcs", describe_vpcs)
    with pytest.raises(ClientError, match=r"\(Unwilling\).*not today"):
        account.client("ec2").describe_vpcs()


def test_parameters_are_checked_before_anybody_is_asked(account: Account) -> None:
    """A parameter that is missing, or of another type, never reaches the service."""
    with pytest.raises(ParamValidationError, match="Missing required parameter"):
        account.client("iam").create_role(RoleName="one")


def test_a_bucket_of_another_region_is_found_there(account: Account) -> None:
    """S3 answers that a bucket has moved, and botocore asks where it is."""
    there = account.services.elsewhere("eu-west-1").client("s3")
    where = {"LocationConstraint": "eu-west-1"}
    there.create_bucket(Bucket=f"far-{account.id}", CreateBucketConfiguration=where)
    there.put_object(Bucket=f"far-{account.id}", Key="a", Body=b"text")
    assert account.client("s3").get_object(Bucket=f"far-{account.id}", Key="a")["Body"].read() == b"text"


@pytest.mark.parametrize("name", ["plain", "with.dots", "xn-one--x-two", "a-s3alias"])
def test_any_bucket_is_where_botocore_says(account: Account, name: str) -> None:
    """The place of a plain name is worked out once for all of them; other names have a place of their own."""
    bucket = f"{account.id}-{name}"
    short, long = account.client("s3"), account.services.session.client("s3")
    operation = short.meta.service_model.operation_model("HeadBucket")
    told = [client._resolve_endpoint_ruleset(operation, {"Bucket": bucket}, {}) for client in (short, short, long)]  # noqa: SLF001
    assert told[0] == told[1] == told[2]


def test_a_request_is_what_would_have_come_over_a_wire() -> None:
    """The environment that a service reads, for each way in which a protocol writes parameters."""
    form = {"Action": "DescribeVpcs", "Filter.1.Value.1": "a&b=é", "Empty": ""}
    for method, url, headers, body in (
        ("POST", "https://ec2.us-east-1.amazonaws.com/", {"Content-Type": f"{direct._FORM}; charset=utf-8"}, form),  # noqa: SLF001
        ("POST", "https://dynamodb.us-east-1.amazonaws.com/", {"Content-Type": "application/x-amz-json-1.0"}, b"{}"),
        ("GET", "https://b.s3.amazonaws.com/a%20b/%2Fc?list-type=2&prefix=%C3%A9", {"x-amz-meta-my_key": "v"}, b""),
        ("PUT", "https://b.s3.amazonaws.com/%C3%A9", {"X-One": b"1"}, "text"),
    ):
        message = {"method": method, "url": url, "headers": dict(headers), "body": body}
        made = direct._request(message, "signed")  # noqa: SLF001 what every call goes through
        prepared: AWSPreparedRequest = AWSRequest(
            method, url, {**headers, "Authorization": "signed"}, data=body
        ).prepare()
        wired = normalize_request(prepared)
        assert _said(made.environ) == _said(wired.environ)
        assert (made.form, made.data, made.args) == (wired.form, wired.data, wired.args)
        assert (made.raw_url, made.url, made.path) == (wired.raw_url, wired.url, wired.path)


def _told(answer: Any) -> Any:
    answered = answer if isinstance(answer, tuple) else (answer,)
    return [{key: value for key, value in one.items() if key != "ResponseMetadata"} for one in answered]


def _said(environ: dict[str, Any]) -> dict[str, Any]:
    """Return an environment without the streams, and with a length: moto takes none for a body of no bytes."""
    without = {"wsgi.input", "wsgi.errors", "werkzeug.request"}
    return {"CONTENT_LENGTH": "0", **{key: value for key, value in environ.items() if key not in without}}


@pytest.mark.parametrize("way", ["short", "long"])
def test_a_request_so_large_that_a_wire_would_have_it_compressed_is_read(account: Account, way: str) -> None:
    """From 10 KB on botocore compresses what it sends to CloudWatch; here it has nothing to send."""
    cloudwatch = account.client("cloudwatch") if way == "short" else account.services.session.client("cloudwatch")
    data = [{"MetricName": f"load{number}", "Value": number} for number in range(450)]
    cloudwatch.put_metric_data(Namespace="Demo", MetricData=data)
    assert len(cloudwatch.list_metrics(Namespace="Demo")["Metrics"]) == 450


def test_who_registers_for_the_events_of_a_client_is_told_of_no_other_accounts() -> None:
    """Clients of all accounts share botocore's handlers until somebody adds one; then it is this client's alone."""
    one, other = Account(), Account()
    mine = one.client("ec2")
    heard: list[str] = []

    def hear(model: Any, **_: object) -> None:
        heard.append(model.name)

    mine.meta.events.register("before-call.ec2", hear)
    other.client("ec2").describe_vpcs()
    mine.describe_vpcs()
    mine.meta.events.unregister("before-call.ec2", hear)
    mine.describe_subnets()

    assert heard == ["DescribeVpcs"]
