"""A JavaScript function runs in the Node that CDK's command line needs anyway; the SDK's calls reach the sandbox."""

import pytest

from sandbox.toolchain import node
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, messages, zipped

RUNTIME = "nodejs22.x"

HANDLERS = {
    "an asynchronous one": "exports.handler = async (event) => event.name + '!'",
    "one with a callback": "exports.handler = (event, context, done) => done(null, event.name + '!')",
    "one that returns a value": "exports.handler = (event) => event.name + '!'",
}


@pytest.mark.parametrize("case", HANDLERS)
def test_a_handler_answers(account: Account, case: str) -> None:
    """In each of the ways that Lambda knows."""
    make(account, zipped(index__js=HANDLERS[case]), RUNTIME)
    assert invoke(account, {"name": "Ada"}).value == "Ada!"


LATER = {
    "it says so": ("(event, context) => { setTimeout(() => context.succeed('done'), 50); }", "done"),
    "it has nothing left to do": ("(event) => { setTimeout(() => console.log('later'), 50); }", None),
    "its callback is never called": ("(event, context, done) => { setTimeout(() => console.log('later'), 50); }", None),
}


@pytest.mark.parametrize("case", LATER)
def test_a_handler_without_a_promise_is_over_when(account: Account, case: str) -> None:
    """And what it does meanwhile is in its log; the next request finds the same process."""
    handler, value = LATER[case]
    make(
        account,
        zipped(index__js=f"let n = 0; exports.handler = {handler}; setInterval(() => n++, 10).unref()"),
        RUNTIME,
    )
    for _ in range(2):
        answer = invoke(account)
        assert answer.value == value
        assert ("later" in answer.log) == (value is None)


def test_a_module_is_loaded_as_one(account: Account) -> None:
    """index.mjs with ``export``."""
    make(account, zipped(index__mjs="export const handler = async () => process.env.AWS_REGION"), RUNTIME)
    assert invoke(account).value == "us-east-1"


def test_commands_of_the_sdk_are_carried_out_with_the_functions_role(account: Account) -> None:
    """Bytes, dates and streams arrive as such."""
    code = """
const { S3Client, PutObjectCommand, GetObjectCommand } = require("@aws-sdk/client-s3");
const { STS } = require("@aws-sdk/client-sts");
exports.handler = async (event) => {
  const s3 = new S3Client({});
  await s3.send(new PutObjectCommand({ Bucket: event, Key: "note", Body: Buffer.from("hello") }));
  const got = await s3.send(new GetObjectCommand({ Bucket: event, Key: "note" }));
  const { Arn } = await new STS({}).getCallerIdentity({});
  return [await got.Body.transformToString(), got.LastModified instanceof Date, Arn];
};
"""
    bucket = f"notes-{account.id}"
    account.client("s3").create_bucket(Bucket=bucket)
    make(account, zipped(index__js=code), RUNTIME, Timeout=30)
    assert invoke(account, bucket).value == ["hello", True, f"arn:aws:sts::{account.id}:assumed-role/function/shop"]


def test_a_service_that_refuses_is_an_exception_by_its_name(account: Account) -> None:
    """As the SDK throws it."""
    code = """
const { DynamoDBClient, DescribeTableCommand } = require("@aws-sdk/client-dynamodb");
exports.handler = async () => {
  try {
    await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: "none" }));
  } catch (error) {
    return error.name;
  }
};
"""
    make(account, zipped(index__js=code), RUNTIME, Timeout=30)
    assert invoke(account).value == "ResourceNotFoundException"


def test_an_exception_is_an_answer(account: Account) -> None:
    """Type, message and where, and what was printed before is in the log, with time, request and level."""
    make(account, zipped(index__js="exports.handler = async () => { console.log('so far'); null.x; }"), RUNTIME)
    failed = invoke(account)
    assert failed.error == "Unhandled"
    assert failed.value["errorType"] == "TypeError"
    assert "/var/task/index.js:1" in failed.value["trace"][1]
    [printed] = [line for line in messages(account) if line.endswith("\tINFO\tso far")]
    assert printed.split("\t")[1] in messages(account)[0]
    assert any("\tERROR\tInvoke Error\t{" in line for line in messages(account))


def test_a_package_that_is_not_there_is_named(account: Account) -> None:
    """Only what the function brings, and the SDK's clients."""
    make(account, zipped(index__js="require('left-pad')"), RUNTIME)
    assert "Cannot find module 'left-pad'" in invoke(account).value["errorMessage"]


def test_npm_fetches_nothing_and_says_so_at_once(account: Account) -> None:
    """``AwsCustomResource`` would have npm fetch the latest SDK, and goes on with Lambda's own when that fails."""
    code = """
const { spawnSync } = require("child_process");
exports.handler = async (npm) => {
  const asked = [npm, "install", "@aws-sdk/client-s3", "--no-save", "--no-package-lock", "--prefix", "/tmp/sdk"];
  const begun = Date.now();
  const told = spawnSync(process.execPath, asked, { env: { ...process.env, HOME: "/tmp" } });
  return [told.status, String(told.stderr), Date.now() - begun < 10000];
};
"""
    make(account, zipped(index__js=code), RUNTIME, Timeout=60)
    npm = node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    status, said, fast = invoke(account, str(npm)).value
    assert (status, fast) == (1, True)
    assert "npm error code ENOTCACHED" in said
