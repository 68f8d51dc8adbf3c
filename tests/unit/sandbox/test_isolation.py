"""Nothing leads from a sandbox to AWS or to anywhere else: not even a look-up of a name leaves the machine."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from sandbox.services import RemoteServices
from tests.unit.sandbox.serving import ROOT, ask, environment, port_of
from tests.unit.sandbox.topics import parameter, resources

WATCHED = """
import sys
LOG = open({log!r}, "a", buffering=1)
NEAR = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None)

def watch(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in NEAR:
        print("looks up", arguments[0], file=LOG)
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in NEAR:
        print("connects to", arguments[1], file=LOG)

sys.addaudithook(watch)
from sandbox.serve import main
sys.exit(main(sys.argv[1:]))
"""
CALLS_HOME = """
import boto3, cfnresponse
def handler(event, context):
    name = boto3.client("sts").get_caller_identity()["Account"]
    cfnresponse.send(event, context, cfnresponse.SUCCESS, {"Account": name}, "id")
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Run a server that writes down whom it addresses; yields its port and that log."""
    folder = tmp_path_factory.mktemp("watched")
    log = folder / "addressed"
    log.touch()
    # What leads AWS's libraries to AWS: the user's keys, profile, endpoint and proxy.
    users = {
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_ENDPOINT_URL": "http://192.0.2.1:9",
        "HTTPS_PROXY": "http://192.0.2.1:9",
        "HTTP_PROXY": "http://192.0.2.1:9",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WATCHED.format(log=str(log)), "--port", "0"],
        cwd=ROOT,
        env=environment(folder, **users),
        stderr=subprocess.PIPE,
    )
    try:
        yield port_of(folder, process), log
    finally:
        process.kill()
        process.communicate()


def test_nothing_that_is_asked_of_a_sandbox_leaves_the_machine(watched: tuple[int, Path]) -> None:
    """Services that it has and has not, buckets that there are not, images, functions that call AWS, a whole stack."""
    port, log = watched
    services = RemoteServices.of_sandbox(f"http://localhost:{port}")
    services.call("sts", "GetCallerIdentity")
    services.call("ec2", "DescribeImages", Owners=["amazon"])
    for service, operation, parameters in (
        ("s3", "GetObject", {"Bucket": "somebody-elses", "Key": "x"}),
        ("braket", "SearchDevices", {"filters": []}),
        ("gamelift", "ListFleets", {}),
        ("lambda", "GetFunction", {"FunctionName": "arn:aws:lambda:eu-west-1:999999999999:function:far"}),
    ):
        with pytest.raises(ClientError):
            services.call(service, operation, **parameters)
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
                ],
            }
        },
    }
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"ZipFile": CALLS_HOME},
        },
    }
    custom = {"Type": "Custom::Home", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}}}
    image = {"ImageId": {"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": AL2023}}
    body = {
        **resources(Role=role, Function=function, Home=custom, Image=parameter({"Ref": "ImageId"})),
        "Parameters": image,
        "Outputs": {"Account": {"Value": {"Fn::GetAtt": ["Home", "Account"]}}},
    }
    cloudformation = services.client("cloudformation")
    cloudformation.create_stack(StackName="far", TemplateBody=json.dumps(body), Capabilities=["CAPABILITY_IAM"])
    cloudformation.get_waiter("stack_create_complete").wait(StackName="far", WaiterConfig={"Delay": 0.2})
    [stack] = cloudformation.describe_stacks(StackName="far")["Stacks"]
    assert stack["Outputs"][0]["OutputValue"] == services.account
    assert log.read_text() == ""


AL2023 = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"


def test_the_watch_sees_who_would_leave(tmp_path: Path) -> None:
    """The twin: the same hook writes down a connection and a look-up, so that an empty log says something."""
    log = tmp_path / "addressed"
    watch = WATCHED.format(log=str(log)).split("from sandbox.serve")[0]
    leaving = """
import socket
for far in (lambda: socket.create_connection(("192.0.2.1", 9), 0.01), lambda: socket.getaddrinfo("aws.invalid", 443)):
    try:
        far()
    except OSError:
        pass
"""
    subprocess.run([sys.executable, "-c", watch + leaving], check=True)
    assert log.read_text().splitlines() == [
        "looks up 192.0.2.1",
        "connects to ('192.0.2.1', 9)",
        "looks up aws.invalid",
    ]


def test_only_loopback_is_listened_on(watched: tuple[int, Path]) -> None:
    """127.0.0.1 and no other address, not even another one of this machine's own."""
    port, _ = watched
    assert ask(port, "/_refarch/status")[0] == 200
    others = {"127.0.0.2", *socket.gethostbyname_ex(socket.gethostname())[2]} - {"127.0.0.1"}
    for address in others:
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, port)) != 0, address
