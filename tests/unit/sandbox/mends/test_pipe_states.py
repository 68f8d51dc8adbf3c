"""A pipe is in the state that it was told to be in."""

from tests.unit.sandbox.account import Account


def test_a_pipe_that_shall_not_run_does_not(account: Account) -> None:
    """It runs when an update says so, and stops again."""
    pipes, role = account.client("pipes"), "arn:aws:iam::111122223333:role/pipe"
    ends = {"Source": "arn:aws:sqs:us-east-1:1:one", "Target": "arn:aws:sqs:us-east-1:1:two"}
    pipes.create_pipe(Name="orders", RoleArn=role, DesiredState="STOPPED", **ends)
    states = [pipes.describe_pipe(Name="orders")["CurrentState"]]
    for state in ("RUNNING", "STOPPED"):
        pipes.update_pipe(Name="orders", RoleArn=role, DesiredState=state)
        states.append(pipes.describe_pipe(Name="orders")["CurrentState"])
    assert states == ["STOPPED", "RUNNING", "STOPPED"]
