"""Lambda: functions that run when something happens, in environments that are kept for a while."""

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, Lab
from tests.lessons.functions import function, invoke, log
from tests.teaching import teaches

COUNTS = """
count = 0
def handler(event, context):
    global count
    count += 1
    print("got", event)
    return count
"""
"""A function with a memory outside its handler: what is there is made by a cold start."""


@teaches("lambda.6")
def test_a_cold_start_loads_the_function_first(lab: Lab) -> None:
    """Its report has a time for that, which the caller waits for."""
    function(lab, COUNTS)
    invoke(lab)

    [report] = [line for line in log(lab) if line.startswith("REPORT")]

    assert "Init Duration" in report


@teaches("lambda.6", twin=True)
def test_a_warm_environment_answers_at_once_and_remembers(lab: Lab) -> None:
    """The second invocation finds what the first has loaded, and what it has left outside the handler."""
    function(lab, COUNTS)

    assert [invoke(lab), invoke(lab)] == [1, 2]
    first, second = [line for line in log(lab) if line.startswith("REPORT")]
    assert ("Init Duration" in first, "Init Duration" in second) == (True, False)


def subscribed(lab: Lab, *, permitted: bool) -> str:
    """Return a topic to which the function is subscribed."""
    arn = function(lab, COUNTS)
    sns = lab.client("sns")
    topic = str(sns.create_topic(Name="orders")["TopicArn"])
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    if permitted:
        lab.client("lambda").add_permission(
            FunctionName="shop",
            StatementId="topic",
            Action="lambda:InvokeFunction",
            Principal="sns.amazonaws.com",
            SourceArn=topic,
        )
    return topic


@teaches("lambda.9")
def test_an_event_source_invokes_a_function_with_its_data(lab: Lab) -> None:
    """Nobody calls it: a message is published, and the function gets it."""
    topic = subscribed(lab, permitted=True)

    lab.client("sns").publish(TopicArn=topic, Message="tea")

    assert any("'Message': 'tea'" in line for line in log(lab))


@teaches("lambda.9", twin=True)
def test_an_event_source_that_the_function_does_not_let_in_invokes_nothing(lab: Lab) -> None:
    """The subscription alone is not enough; the function's policy decides."""
    topic = subscribed(lab, permitted=False)

    lab.client("sns").publish(TopicArn=topic, Message="tea")

    assert lab.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/shop")["logGroups"] == []


@teaches("lambda.4")
def test_a_function_runs_in_the_runtime_of_its_language(lab: Lab) -> None:
    """Python, for Python."""
    function(lab, COUNTS)

    assert invoke(lab) == 1


@teaches("lambda.4", twin=True)
def test_code_in_another_language_than_the_runtimes_does_not_load(lab: Lab) -> None:
    """The package is there, and the runtime cannot read it."""
    function(lab, "exports.handler = async () => 1;")

    assert invoke(lab)["errorType"] == "Runtime.UserCodeSyntaxError"


NAPS = "import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'slept'"


@teaches("lambda.3")
def test_an_invocation_that_takes_longer_than_its_timeout_is_ended(lab: Lab) -> None:
    """Whatever the function was about; the timeout is at most 900 seconds, which is asked for and refused beyond."""
    function(lab, NAPS, Timeout=1)

    assert "Task timed out after 1.00 seconds" in invoke(lab, 5)["errorMessage"]
    with pytest.raises(ClientError, match="900"):
        lab.client("lambda").update_function_configuration(FunctionName="shop", Timeout=901)


@teaches("lambda.3", twin=True)
def test_an_invocation_within_its_timeout_returns(lab: Lab) -> None:
    """The longest timeout that there is. What takes longer is divided: durable functions do that with checkpoints."""
    function(lab, NAPS, Timeout=900)

    assert invoke(lab, 0.1) == "slept"


SECRET = {"Environment": {"Variables": {"TEA": "green"}}}
READS = "import os\ndef handler(event, context):\n    return os.environ['TEA']"


def key(lab: Lab) -> str:
    """Return the ARN of a new key."""
    return str(lab.client("kms").create_key()["KeyMetadata"]["Arn"])


@teaches("lambda.11")
def test_variables_are_decrypted_with_the_functions_key(lab: Lab) -> None:
    """A key of the account's own, which it can take away: then the function starts no more."""
    own = key(lab)
    function(lab, READS, KMSKeyArn=own, **SECRET)
    assert invoke(lab) == "green"

    lab.client("kms").disable_key(KeyId=own)
    lab.client("lambda").update_function_configuration(FunctionName="shop", MemorySize=256)

    with pytest.raises(ClientError, match="KMSDisabledException"):
        invoke(lab)


@teaches("lambda.11", twin=True)
def test_without_a_key_of_ones_own_lambdas_is_used(lab: Lab) -> None:
    """Encrypted all the same, under a key that AWS manages and nobody can disable; other keys do not matter."""
    function(lab, READS, **SECRET)
    lab.client("kms").disable_key(KeyId=key(lab))

    assert "KMSKeyArn" not in lab.client("lambda").get_function_configuration(FunctionName="shop")
    assert invoke(lab) == "green"


def in_vpc(lab: Lab) -> tuple[str, str, str]:
    """Return a subnet's route table, its VPC and the interface of a function in it."""
    vpc = lab.vpc()
    subnet, group = lab.subnet(vpc, "10.0.1.0/24"), lab.group(vpc)
    table = lab.route_table(vpc, subnet)
    function(lab, COUNTS, VpcConfig={"SubnetIds": [subnet], "SecurityGroupIds": [group]})
    mine = [{"Name": "interface-type", "Values": ["lambda"]}]
    [interface] = lab.ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"]
    return table, vpc, str(interface["NetworkInterfaceId"])


@teaches("lambda.12")
def test_a_function_in_a_vpc_goes_where_its_subnets_routes_lead(lab: Lab) -> None:
    """Here to a NAT gateway, and so to the internet, like any host of that subnet."""
    table, vpc, interface = in_vpc(lab)
    public = lab.subnet(vpc, "10.0.0.0/24")
    lab.route_table(vpc, public, routes={ANYWHERE: lab.internet_gateway(vpc)})
    lab.route(table, ANYWHERE, lab.nat_gateway(public))

    assert lab.follow(interface, "198.51.100.1", 443).reachable


@teaches("lambda.12", twin=True)
def test_a_function_in_a_vpc_has_no_way_out_of_its_own(lab: Lab) -> None:
    """Outside of a VPC it would reach every public address. Nor does an internet gateway help: it has none itself."""
    table, vpc, interface = in_vpc(lab)

    assert lab.follow(interface, "198.51.100.1", 443).codes == ("NO_ROUTE_TO_DESTINATION",)
    lab.route(table, ANYWHERE, lab.internet_gateway(vpc))
    assert not lab.follow(interface, "198.51.100.1", 443).reachable


def interfaces(lab: Lab, *places: tuple[str, str]) -> int:
    """Let a function be in each of some subnets with a security group, and count the interfaces that Lambda makes."""
    for number, (subnet, group) in enumerate(places):
        function(lab, COUNTS, f"shop{number}", VpcConfig={"SubnetIds": [subnet], "SecurityGroupIds": [group]})
    mine = [{"Name": "interface-type", "Values": ["lambda"]}]
    return len(lab.ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"])


@teaches("lambda.13")
def test_functions_of_one_subnet_and_group_share_an_interface_that_is_there_before_they_run(lab: Lab) -> None:
    """It is made when the first is configured, so that no invocation waits for it. Until 2019 workers had their own."""
    vpc = lab.vpc()
    here = lab.subnet(vpc, "10.0.1.0/24"), lab.group(vpc)

    assert interfaces(lab, here, here, here) == 1


@teaches("lambda.13", twin=True)
def test_another_security_group_takes_another_interface(lab: Lab) -> None:
    """As does another subnet: they are counted by both, and addresses with them."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")

    assert interfaces(lab, (subnet, lab.group(vpc)), (subnet, lab.group(vpc))) == 2


NOTES = """
from pathlib import Path
NOTES = Path("/tmp/notes")
def handler(event, context):
    before = NOTES.read_text() if NOTES.exists() else ""
    NOTES.write_text(before + event)
    return NOTES.read_text()
"""


@teaches("lambda.15")
def test_what_was_written_to_tmp_is_gone_with_the_environment(lab: Lab) -> None:
    """A change of the configuration makes new ones, as time does; nothing that has to last belongs there."""
    function(lab, NOTES)
    invoke(lab, "tea ")
    lab.client("lambda").update_function_configuration(FunctionName="shop", MemorySize=256)

    assert invoke(lab, "milk ") == "milk "


@teaches("lambda.15", twin=True)
def test_a_warm_environment_finds_what_it_has_written_to_tmp(lab: Lab) -> None:
    """A cache, which may be there or not."""
    function(lab, NOTES)
    invoke(lab, "tea ")

    assert invoke(lab, "milk ") == "tea milk "
