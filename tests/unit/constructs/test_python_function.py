"""A function: its package, its role, its log, its alias, and where in a VPC it is."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from refarch.refusal import RefusedError
from refarch.serverless import HANDLERS, CodeLayer, PythonFunction, Shift, VpcPlace
from tests.unit.constructs.shape import Shape, actions, empty_stack, network, shape_of
from tests.unit.constructs.shops import function, logging_key

LAYER = HANDLERS.parent / "layers" / "pictures"


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template of a function with the defaults."""
    return shape_of(function)


def granted(shape: Shape, path: str = "Work/Role/Policy") -> set[str]:
    """Return all actions of a policy."""
    return {a for statement in shape.at(path)["PolicyDocument"]["Statement"] for a in actions(statement)}


def test_a_function_may_write_its_own_log_and_traces_and_nothing_else(shape: Shape) -> None:
    """No managed policy: AWS's would let it write every log of the account."""
    assert "ManagedPolicyArns" not in shape.at("Work/Role")
    assert granted(shape) == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
    }


def test_log_and_environment_are_encrypted_and_the_log_ends(shape: Shape) -> None:
    """Under the key that it was given."""
    log = shape.at("Work/Log")
    assert shape.referred(log["KmsKeyId"]) == shape.referred(shape.only("Lambda::Function")["KmsKeyArn"]) == "Key/Key"
    assert log["RetentionInDays"] == 30
    assert shape.referred(shape.only("Lambda::Function")["LoggingConfig"]["LogGroup"]) == "Work/Log"


def test_callers_get_an_alias_of_a_published_version(shape: Shape) -> None:
    """Not what was uploaded last."""
    alias = shape.only("Lambda::Alias")
    assert alias["Name"] == "live"
    assert len(shape.of_type("Lambda::Version")) == 1
    assert "RoutingConfig" not in alias


def test_the_package_of_a_file_holds_that_file_alone() -> None:
    """Its neighbours in the folder are functions of their own."""
    handlers = [shape_of(partial(function, code=HANDLERS / name)) for name in ("work.py", "chat.py")]
    assert [s.only("Lambda::Function")["Handler"] for s in handlers] == ["work.handler", "chat.handler"]
    keys = [s.only("Lambda::Function")["Code"]["S3Key"] for s in handlers]
    assert keys[0] != keys[1]


def test_a_folder_is_a_package_too(tmp_path: Path) -> None:
    """With ``index.py`` in it."""
    (tmp_path / "index.py").write_text("def handler(event, context): return 1\n")
    shape = shape_of(lambda stack: function(stack, code=tmp_path))
    assert shape.only("Lambda::Function")["Handler"] == "index.handler"


def test_a_shift_sends_a_share_to_another_version() -> None:
    """And the alias's own version keeps the rest."""
    shape = shape_of(lambda stack: function(stack, shift=Shift(version="3", share=0.1)))
    weights = shape.only("Lambda::Alias")["RoutingConfig"]["AdditionalVersionWeights"]
    assert weights == [{"FunctionVersion": "3", "FunctionWeight": 0.1}]


def test_concurrency_is_reserved_for_the_function_and_kept_warm_for_the_alias() -> None:
    """Both on request only: the one takes from all others, the other costs by the hour."""
    shape = shape_of(lambda stack: function(stack, reserved=5, warm=2))
    assert shape.only("Lambda::Function")["ReservedConcurrentExecutions"] == 5
    assert shape.only("Lambda::Alias")["ProvisionedConcurrencyConfig"] == {"ProvisionedConcurrentExecutions": 2}


def test_dead_letters_go_where_it_is_told() -> None:
    """And it may send there."""
    shape = shape_of(lambda stack: function(stack, dead_letters=sqs.Queue(stack, "Dead")))
    assert shape.referred(shape.only("Lambda::Function")["DeadLetterConfig"]["TargetArn"]) == "Dead"
    assert "sqs:SendMessage" in granted(shape)


def in_vpc(stack: Stack, *, block: str = "") -> PythonFunction:
    """Add a function in an isolated tier."""
    key = logging_key(stack)
    made = function(stack, key, place=VpcPlace(network=network(stack), tier="data"))
    if block:
        made.call_block(block, port=443)
    return made


def test_a_function_in_a_vpc_calls_nobody_until_it_is_told_to() -> None:
    """Its group has one rule, which no packet matches; then one that does."""
    rules = [
        shape_of(partial(in_vpc, block=block)).at("Work/Group")["SecurityGroupEgress"] for block in ("", "10.0.0.0/8")
    ]
    assert [rule["CidrIp"] for rule in rules[0]] == ["255.255.255.255/32"]
    assert [(rule["CidrIp"], rule["FromPort"]) for rule in rules[1]] == [("10.0.0.0/8", 443)]


def test_a_function_in_a_vpc_may_make_its_interfaces() -> None:
    """In each subnet of its tier."""
    shape = shape_of(in_vpc)
    assert "ec2:CreateNetworkInterface" in granted(shape)
    assert len(shape.at("Work/Function")["VpcConfig"]["SubnetIds"]) == 3


def test_a_layer_is_a_folder_with_python_in_it() -> None:
    """Unpacked at ``/opt``, where the runtime looks for it."""

    def build(stack: Stack) -> None:
        function(stack, layers=[CodeLayer(stack, "Png", folder=LAYER, about="PNG")])

    shape = shape_of(build)
    assert [shape.referred(layer) for layer in shape.only("Lambda::Function")["Layers"]] == ["Png/Layer"]
    assert shape.only("Lambda::LayerVersion")["CompatibleRuntimes"] == [shape.only("Lambda::Function")["Runtime"]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"timeout": 901}, "timeout=901: an invocation ends after 1 to 900 seconds"),
        ({"timeout": 0}, "timeout=0: an invocation ends after 1 to 900 seconds"),
        ({"memory": 64}, "memory=64: a function has 128 to 10240 MiB"),
        ({"memory": 20_000}, "memory=20000: a function has 128 to 10240 MiB"),
        ({"reserved": -1}, "reserved=-1: concurrency is counted from 0"),
        ({"warm": -1}, "warm=-1: environments are counted from 0"),
        ({"reserved": 1, "warm": 2}, "warm=2 with reserved=1: provisioned concurrency is a part"),
        ({"environment": {"AWS_REGION": "x"}}, "environment 'AWS_REGION': Lambda sets this variable itself"),
        ({"environment": {"1X": "x"}}, "environment '1X': a variable's name begins with a letter"),
        ({"environment": {"LONG": "x" * 4096}}, "environment of 4100 bytes: all variables together have 4 KB"),
        ({"alias": "7"}, "alias='7': an alias has letters, digits, _ and -, not digits only"),
        ({"shift": Shift(version="3", share=1.0)}, "share=1.0: a weight is above 0 and below 1"),
        ({"shift": Shift(version="3", share=0.0)}, "share=0.0: a weight is above 0 and below 1"),
        ({"shift": Shift(version="$LATEST", share=0.1)}, "version='$LATEST': an alias leads to published versions"),
        ({"code": HANDLERS / "nobody.py"}, "code='nobody.py': there is no such Python file"),
        ({"code": HANDLERS}, "code='handlers': there is no such Python file, and no folder with index.py"),
        ({"layers": [None] * 6}, "6 layers: a function takes up to 5"),
    ],
)
def test_a_function_refuses(options: dict[str, Any], message: str) -> None:
    """What Lambda would refuse, minutes later."""
    with pytest.raises(RefusedError) as refused:
        function(empty_stack(), **options)
    assert str(refused.value).startswith(f"test/Work: {message}")


def test_a_function_in_a_public_subnet_is_refused() -> None:
    """It would have no public address, and reach nothing."""
    stack = empty_stack()
    with pytest.raises(
        RefusedError, match=r"test/Work: tier='public' \(public\): a function's interface has no public"
    ):
        function(stack, place=VpcPlace(network=network(stack), tier="public"))


def test_a_function_outside_of_vpcs_has_no_security_group_to_open() -> None:
    """It reaches every public endpoint already."""
    with pytest.raises(RefusedError, match=r"test/Work: block='10\.0\.0\.0/8': only a function in a VPC"):
        function(empty_stack()).call_block("10.0.0.0/8", port=443)


def test_a_layer_that_is_there_is_used_beside_a_new_one() -> None:
    """By its ARN, with its version."""
    arn = "arn:aws:lambda:us-east-1:111122223333:layer:theirs:7"

    def build(stack: Stack) -> None:
        theirs = lambda_.LayerVersion.from_layer_version_arn(stack, "Theirs", arn)
        function(stack, layers=[CodeLayer(stack, "Png", folder=LAYER, about="PNG"), theirs])

    assert shape_of(build).only("Lambda::Function")["Layers"][1] == arn


def sparse(folder: Path, name: str, size: int) -> Path:
    """Make a file that is said to have so many bytes and takes no room, and return its folder."""
    with (folder / name).open("wb") as file:
        file.truncate(size)
    return folder


def test_more_code_than_lambda_unpacks_is_refused(tmp_path: Path) -> None:
    """A package alone and a layer alone, to the byte."""
    package, layer = tmp_path / "package", tmp_path / "layer"
    for folder in (package, layer / "python"):
        folder.mkdir(parents=True)
    (package / "index.py").write_text("")
    sparse(package, "data", 262_144_001)
    with pytest.raises(RefusedError, match="test/Work: 262144001 bytes of code: a function has 262144000 bytes"):
        function(empty_stack(), code=package)
    sparse(layer, "data", 262_144_001)
    with pytest.raises(RefusedError, match="test/Data: 262144001 bytes of code"):
        CodeLayer(empty_stack(), "Data", folder=layer, about="Data")


def test_a_fifo_queue_for_dead_letters_is_refused() -> None:
    """Lambda would accept it and deliver nothing."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=r"test/Work: dead_letters='test/Line' \(FIFO\): a function's dead letters"):
        function(stack, dead_letters=sqs.Queue(stack, "Line", fifo=True))


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        (HANDLERS / "nowhere", "folder='nowhere': there is no such folder"),
        (HANDLERS, "folder='handlers': Python's modules in a layer are below 'python'"),
    ],
)
def test_a_layer_refuses(folder: Path, message: str) -> None:
    """What Python would not find."""
    with pytest.raises(RefusedError, match=re.escape(f"test/Png: {message}")):
        CodeLayer(empty_stack(), "Png", folder=folder, about="PNG")
