"""A function's dead-letter queue is part of its configuration."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import make, zipped


def test_a_dead_letter_queue_is_told_and_can_be_changed(account: Account) -> None:
    """An empty target takes it away."""
    functions, arn = account.client("lambda"), f"arn:aws:sqs:us-east-1:{account.id}:"
    make(account, zipped(index__py=""), DeadLetterConfig={"TargetArn": f"{arn}one"})
    assert functions.get_function_configuration(FunctionName="shop")["DeadLetterConfig"] == {"TargetArn": f"{arn}one"}
    functions.update_function_configuration(FunctionName="shop", DeadLetterConfig={"TargetArn": f"{arn}two"})
    assert functions.get_function_configuration(FunctionName="shop")["DeadLetterConfig"] == {"TargetArn": f"{arn}two"}
    functions.update_function_configuration(FunctionName="shop", DeadLetterConfig={"TargetArn": ""})
    assert "DeadLetterConfig" not in functions.get_function_configuration(FunctionName="shop")
