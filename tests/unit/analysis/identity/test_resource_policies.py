"""What a resource says of itself: key policies, trust policies, services that are let in, and what nobody reads."""

from analysis.identity.sources import _KEPT_IN, _NOT_READ
from sandbox.service_models import loader as loader_of_descriptions
from tests.unit.analysis.identity.policies import (
    HERE,
    KEY,
    ROOT,
    THERE,
    World,
    allow,
    arn_of,
    policy,
)

YES, NO = "allowed", "implicitDeny"


def test_no_iam_policy_reaches_a_key_whose_policy_does_not_say_so() -> None:
    """Other than with a bucket, a policy of one's own is not enough in the key's own account."""
    for statement, expected in (
        (allow("kms:*", principal=ROOT), YES),
        (allow("kms:*", principal=arn_of("somebody-else")), NO),
    ):
        world = World()
        world.role("reader", allow("kms:Decrypt"))
        world.key(statement)

        assert world.word("reader", "kms:Decrypt", KEY) == expected


def test_a_key_policy_that_names_a_role_is_enough_in_its_account_and_half_in_another() -> None:
    """There the role's own account has to allow it as well."""
    for account, own, expected in ((HERE, (), YES), (THERE, (), NO), (THERE, (allow("kms:Decrypt"),), YES)):
        world = World()
        role = world.role("reader", *own, account=account)
        world.key(allow("kms:Decrypt", principal=role))

        assert world.word(role, "kms:Decrypt", KEY) == expected


def test_even_the_root_of_the_account_needs_the_key_policy() -> None:
    """A key policy may shut out everybody who could change it."""
    for statements, expected in (([allow("kms:*", principal=ROOT)], YES), ([], NO)):
        world = World()
        world.key(*statements)

        assert world.word(HERE, "kms:Decrypt", KEY) == expected


def test_a_role_is_assumed_by_whom_its_trust_policy_names() -> None:
    """A policy that allows sts:AssumeRole on everything is not enough; the root user never may."""
    world = World()
    ana = world.user("ana", allow("sts:AssumeRole"))
    trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ana}})
    world.role("open", trust=trust)
    world.role("closed", trust=policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": THERE}}))

    assert world.word("ana", "sts:AssumeRole", "open") == YES
    assert world.word("ana", "sts:AssumeRole", "closed") == NO
    assert world.word(HERE, "sts:AssumeRole", "open") == NO


def test_a_service_is_let_in_by_the_resource_alone() -> None:
    """With the conditions that keep it from asking in anybody's name."""
    topic = {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{HERE}:orders"}}
    world = World()
    queue = world.queue(allow("sqs:SendMessage", principal={"Service": "sns.amazonaws.com"}, when=topic))
    mine, others = (f"arn:aws:sns:us-east-1:{account}:orders" for account in (HERE, THERE))

    assert world.word("sns.amazonaws.com", "sqs:SendMessage", queue, {"aws:SourceArn": mine}) == YES
    assert world.word("sns.amazonaws.com", "sqs:SendMessage", queue, {"aws:SourceArn": others}) == NO
    assert world.word("sns.amazonaws.com", "sqs:SendMessage", queue) == "unknown"


def test_no_policy_of_a_resource_is_taken_to_be_absent_because_nobody_reads_it() -> None:
    """Each service with a call that puts a policy on a resource is read, or said not to be.

    CloudWatch Logs is told of in a remark: policies of single log groups are rare.
    """
    read = {*_KEPT_IN, *_NOT_READ, "kms", "logs"}
    loader = loader_of_descriptions()
    for service in loader.list_available_services("service-2"):
        described = loader.load_service_model(service, "service-2")
        signed = described["metadata"].get("signingName", described["metadata"]["endpointPrefix"])
        if "PutResourcePolicy" in described["operations"]:
            assert signed in read, service

    world = World()
    world.user("ana", allow("*"))
    assert world.word("ana", "xray:PutTraceSegments", f"arn:aws:xray:us-east-1:{HERE}:group/one/x") == "unknown"
    assert world.word("ana", "autoscaling:SetDesiredCapacity", "*") == YES


def test_an_instance_has_no_policy_that_could_say_more_about_a_session_on_it() -> None:
    """A document of Systems Manager's may have one; the instance that a shell is opened on is EC2's."""
    world = World()
    world.user("ana", allow("ssm:*"))
    world.user("ben")
    host, document = f"arn:aws:ec2:us-east-1:{HERE}:instance/i-1", f"arn:aws:ssm:us-east-1:{HERE}:document/Shell"

    assert [world.word(name, "ssm:StartSession", host) for name in ("ana", "ben")] == [YES, NO]
    assert world.word("ana", "ssm:StartSession", document) == "unknown"
