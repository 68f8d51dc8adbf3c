"""A function without state: which count goes on depends on whether the environment keeps it."""

import io
import json
import zipfile

from study.lab import Lab
from tests.teaching import teaches

COUNTS = """
import os
import boto3

memory = 0

def remembered(event, context):
    global memory
    memory += 1
    return memory

def kept(event, context):
    table = boto3.resource("dynamodb").Table("counts")
    done = table.update_item(
        Key={"id": "visits"}, UpdateExpression="ADD visits :one", ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    return int(done["Attributes"]["visits"])
"""
"""Two functions that count visits: one in a variable, one in a table."""


def counted_in_a_new_environment(lab: Lab, handler: str) -> int:
    """Invoke a function twice, change its configuration, which ends its environments, and return the next count."""
    lab.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    lab.client("dynamodb").create_table(
        TableName="counts",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("index.py", COUNTS)
    functions = lab.client("lambda")
    functions.create_function(
        FunctionName="visits",
        Runtime="python3.13",
        Handler=f"index.{handler}",
        Role=f"arn:aws:iam::{lab.account_id}:role/function",
        Code={"ZipFile": archive.getvalue()},
        Timeout=30,
    )
    for _ in range(2):
        functions.invoke(FunctionName="visits")
    functions.update_function_configuration(FunctionName="visits", Environment={"Variables": {"STAGE": "next"}})
    return int(json.loads(functions.invoke(FunctionName="visits")["Payload"].read()))


@teaches("stateless.3")
def test_a_function_that_keeps_its_state_elsewhere_goes_on_in_any_environment(lab: Lab) -> None:
    """Lambda makes environments and ends them when it likes; the third visit is the third, wherever it runs."""
    assert counted_in_a_new_environment(lab, "kept") == 3


@teaches("stateless.3", twin=True)
def test_a_function_that_remembers_by_itself_begins_anew_with_each_environment(lab: Lab) -> None:
    """The third visit is the first again; with two environments at once each would count its own."""
    assert counted_in_a_new_environment(lab, "remembered") == 1
