"""What a function may do is what its execution role may do."""

from study.lab import Lab
from tests.lessons.people import allow, role
from tests.teaching import teaches

YES, NO, LAMBDA = "allowed", "implicitDeny", "lambda.amazonaws.com"
LOGGING = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def table(lab: Lab) -> str:
    """Make a table; return its ARN."""
    made = lab.client("dynamodb").create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return str(made["TableDescription"]["TableArn"])


@teaches("lambda.10")
def test_the_inline_policy_of_its_role_gives_a_function_its_permissions(lab: Lab) -> None:
    """What the policy names, and on this table only."""
    orders = table(lab)
    role(lab, "function", allow("dynamodb:PutItem", on=orders), trusts=LAMBDA)

    assert lab.can("function", "dynamodb:PutItem", orders).word == YES
    assert lab.can("function", "dynamodb:DeleteTable", orders).word == NO
    assert lab.can("lambda.amazonaws.com", "sts:AssumeRole", "function").word == YES


@teaches("lambda.10", twin=True)
def test_without_a_policy_the_role_gives_nothing_and_without_trust_lambda_has_no_role(lab: Lab) -> None:
    """A role is two policies: who may be it, and what it may."""
    orders = table(lab)
    role(lab, "empty", trusts=LAMBDA)
    role(lab, "foreign", allow("dynamodb:PutItem", on=orders), trusts="ec2.amazonaws.com")

    assert lab.can("empty", "dynamodb:PutItem", orders).word == NO
    assert lab.can("lambda.amazonaws.com", "sts:AssumeRole", "foreign").word == NO


@teaches("lambda.14")
def test_aws_own_policy_lets_a_function_write_its_log(lab: Lab) -> None:
    """AWSLambdaBasicExecutionRole is three permissions of CloudWatch Logs, and nothing else."""
    role(lab, "function", trusts=LAMBDA)
    lab.client("iam").attach_role_policy(RoleName="function", PolicyArn=LOGGING)
    log = f"arn:aws:logs:{lab.region}:{lab.account_id}:log-group:/aws/lambda/orders:log-stream:2026"

    answer = lab.can("function", "logs:PutLogEvents", log)

    assert answer.word == YES
    assert [match.policy for match in answer.decisions[0].matched] == [LOGGING]
    assert lab.can("function", "logs:DeleteLogGroup", log).word == NO


@teaches("lambda.14", twin=True)
def test_a_function_whose_role_may_not_write_logs_runs_and_leaves_none(lab: Lab) -> None:
    """Nothing fails, and nothing is told: the first thing to look at where a log is missing."""
    role(lab, "silent", trusts=LAMBDA)
    log = f"arn:aws:logs:{lab.region}:{lab.account_id}:log-group:/aws/lambda/orders:log-stream:2026"

    for action in ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"):
        assert lab.can("silent", action, log).word == NO
