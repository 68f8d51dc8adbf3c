"""Collecting: every call, every page of it, word for word; what is refused is listed, and stops nothing else."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from analysis.snapshot.calls import CALLS, CallSpec
from analysis.snapshot.collect import collect
from analysis.snapshot.model import build
from study.lab import Lab

VPCS = CallSpec(service="ec2", operation="DescribeVpcs", key="Vpcs")
ZONES = CallSpec(service="ec2", operation="DescribeAvailabilityZones", key="AvailabilityZones")
STACKS = CallSpec(service="cloudformation", operation="DescribeStacks", key="Stacks")
TEMPLATES = CallSpec(
    service="cloudformation",
    operation="GetTemplate",
    key="TemplateBody",
    per="Stacks",
    argument=("StackName", "StackName"),
    wrapped=True,
)


class Stubbed:
    """Clients whose answers are laid out beforehand."""

    def __init__(self, *services: str) -> None:
        """Make a client for each service; it reaches nothing."""
        session = boto3.Session("testing", "testing", region_name="us-east-1")
        self.clients = {service: session.client(service) for service in services}
        self.stubs = {service: Stubber(client) for service, client in self.clients.items()}
        for stub in self.stubs.values():
            stub.activate()

    def client(self, service: str) -> Any:
        """Return a client."""
        return self.clients[service]

    def answer(self, service: str, operation: str, response: Mapping[str, Any], **expected: Any) -> None:
        """Lay out the next answer of a service."""
        self.stubs[service].add_response(operation, dict(response), expected)

    def refuse(self, service: str, operation: str) -> None:
        """Let the next call of a service be denied."""
        self.stubs[service].add_client_error(operation, "UnauthorizedOperation", "You are not authorized")


def stack(name: str) -> dict[str, Any]:
    """Return the least that a stack has."""
    return {"StackName": name, "CreationTime": datetime(2026, 1, 2, tzinfo=UTC), "StackStatus": "CREATE_COMPLETE"}


def test_every_page_is_read() -> None:
    """The second page is asked for with the first one's token."""
    clients = Stubbed("ec2")
    clients.answer("ec2", "describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}], "NextToken": "more"})
    clients.answer("ec2", "describe_vpcs", {"Vpcs": [{"VpcId": "vpc-2"}]}, NextToken="more")

    raw = collect(clients, "123456789012", "us-east-1", calls=[VPCS])

    assert raw.files["Vpcs"] == [{"VpcId": "vpc-1"}, {"VpcId": "vpc-2"}]
    assert raw.missing == {}


def test_a_call_that_is_denied_is_missing_and_not_empty() -> None:
    """The others go on; the reason says which permission is wanted."""
    clients = Stubbed("ec2")
    clients.refuse("ec2", "describe_vpcs")
    clients.answer("ec2", "describe_availability_zones", {"AvailabilityZones": [{"ZoneName": "us-east-1a"}]})

    # One worker after the other, because the stubbed answers come in order.
    raw = collect(clients, "123456789012", "us-east-1", calls=[VPCS])
    zones = collect(clients, "123456789012", "us-east-1", calls=[ZONES])

    assert "Vpcs" not in raw.files
    assert "ec2:DescribeVpcs" in raw.missing["Vpcs"]
    assert "UnauthorizedOperation" in raw.missing["Vpcs"]
    assert zones.files == {"AvailabilityZones": [{"ZoneName": "us-east-1a"}]}


def test_calls_that_need_a_denied_one_are_missing_too() -> None:
    """Templates cannot be asked for without the stacks' names."""
    clients = Stubbed("cloudformation")
    clients.refuse("cloudformation", "describe_stacks")

    raw = collect(clients, "123456789012", "us-east-1", calls=[STACKS, TEMPLATES])

    assert set(raw.missing) == {"Stacks", "TemplateBody"}
    assert "needs Stacks" in raw.missing["TemplateBody"]


def test_a_call_is_made_for_each_item_that_it_is_about() -> None:
    """And its answer says which one that is; times become text."""
    clients = Stubbed("cloudformation")
    clients.answer("cloudformation", "describe_stacks", {"Stacks": [stack("one"), stack("two")]})
    for name in ("one", "two"):
        body = f'{{"Description": "{name}"}}'
        clients.answer("cloudformation", "get_template", {"TemplateBody": body}, StackName=name)

    raw = collect(clients, "123456789012", "us-east-1", calls=[STACKS, TEMPLATES])

    assert [(item["StackName"], item["TemplateBody"]["Description"]) for item in raw.files["TemplateBody"]] == [
        ("one", "one"),
        ("two", "two"),
    ]
    assert raw.files["Stacks"][0]["CreationTime"] == "2026-01-02T00:00:00+00:00"


def test_one_denied_item_makes_the_whole_response_incomplete() -> None:
    """A part is not passed off as the whole."""
    clients = Stubbed("cloudformation")
    clients.answer("cloudformation", "describe_stacks", {"Stacks": [stack("one"), stack("two")]})
    clients.answer("cloudformation", "get_template", {"TemplateBody": "{}"}, StackName="one")
    clients.refuse("cloudformation", "get_template")

    raw = collect(clients, "123456789012", "us-east-1", calls=[STACKS, TEMPLATES])

    assert "TemplateBody" not in raw.files
    assert "GetTemplate" in raw.missing["TemplateBody"]


def test_each_call_is_told_as_it_is_made() -> None:
    """A large account takes a while."""
    told: list[str] = []
    clients = Stubbed("ec2")
    clients.answer("ec2", "describe_vpcs", {"Vpcs": []})

    collect(clients, "123456789012", "us-east-1", calls=[VPCS], progress=told.append)

    assert told == ["DescribeVpcs"]


def test_tokens_are_followed_where_botocore_has_no_paginator() -> None:
    """Direct Connect's connections and the exclusions from VPC Block Public Access are such."""
    call = CallSpec(service="directconnect", operation="DescribeConnections", key="connections")
    clients = Stubbed("directconnect")
    clients.answer("directconnect", "describe_connections", {"connections": [{"bandwidth": "1"}], "nextToken": "more"})
    clients.answer("directconnect", "describe_connections", {"connections": [{"bandwidth": "2"}]}, nextToken="more")

    raw = collect(clients, "123456789012", "us-east-1", calls=[call])

    assert raw.files["connections"] == [{"bandwidth": "1"}, {"bandwidth": "2"}]


@pytest.mark.parametrize("more", [True, False])
def test_an_answer_that_says_it_is_cut_off_is_not_the_whole(*, more: bool) -> None:
    """A search for the routes of a transit gateway ends after a thousand of them."""
    tables = CallSpec(service="ec2", operation="DescribeTransitGatewayRouteTables", key="TransitGatewayRouteTables")
    routes = next(call for call in CALLS if call.name == "TransitGatewayRoutes")
    clients = Stubbed("ec2")
    table = {"TransitGatewayRouteTableId": "tgw-rtb-1"}
    clients.answer("ec2", "describe_transit_gateway_route_tables", {"TransitGatewayRouteTables": [table]})
    found = {"Routes": [{"DestinationCidrBlock": "10.0.0.0/8"}], "AdditionalRoutesAvailable": more}
    clients.answer("ec2", "search_transit_gateway_routes", found, **table, **routes.given)

    raw = collect(clients, "123456789012", "us-east-1", calls=[tables, routes])

    assert raw.files.get("TransitGatewayRoutes") == (None if more else [{**table, **found["Routes"][0]}])
    assert ("AdditionalRoutesAvailable" in raw.missing.get("TransitGatewayRoutes", "")) is more


def test_calls_about_what_another_call_found_are_made_in_turn() -> None:
    """A firewall's description needs its ARN; what belongs together in the answer stays together."""
    wanted = [call for call in CALLS if call.name in {"Firewalls", "Firewall"}]
    clients = Stubbed("network-firewall")
    listed = {"FirewallName": "edge", "FirewallArn": "arn:aws:network-firewall:us-east-1:1:firewall/edge"}
    clients.answer("network-firewall", "list_firewalls", {"Firewalls": [listed]})
    firewall = {
        "FirewallPolicyArn": "arn:policy",
        "VpcId": "vpc-12345678",
        "SubnetMappings": [],
        "FirewallId": "f" * 36,
    }
    status = {"Status": "READY", "ConfigurationSyncStateSummary": "IN_SYNC"}
    told = {"Firewall": firewall, "FirewallStatus": status}
    clients.answer("network-firewall", "describe_firewall", told, FirewallArn=listed["FirewallArn"])

    raw = collect(clients, "123456789012", "us-east-1", calls=wanted)

    assert raw.files["Firewall"] == [{"FirewallArn": listed["FirewallArn"], **told}]


def test_what_opens_tunnels_is_not_written_down() -> None:
    """Snapshots are handed around; the other properties of the connection stay."""
    call = CallSpec(service="ec2", operation="DescribeVpnConnections", key="VpnConnections")
    clients = Stubbed("ec2")
    tunnel = {"OutsideIpAddress": "203.0.113.1", "PreSharedKey": "hush"}
    vpn = {"VpnConnectionId": "vpn-1", "CustomerGatewayConfiguration": "hush", "Options": {"TunnelOptions": [tunnel]}}
    clients.answer("ec2", "describe_vpn_connections", {"VpnConnections": [vpn]})

    raw = collect(clients, "123456789012", "us-east-1", calls=[call])

    assert "hush" not in str(raw.files)
    assert raw.files["VpnConnections"][0]["Options"]["TunnelOptions"] == [{"OutsideIpAddress": "203.0.113.1"}]


def test_names_of_files_are_unique() -> None:
    """Two calls may have the same response key, and never the same file."""
    names = [call.name for call in CALLS]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_every_call_of_the_table_is_one_that_aws_has(call: CallSpec) -> None:
    """Operation, response key and parameter are those of botocore's model, and it only reads."""
    client = boto3.Session("testing", "testing", region_name="us-east-1").client(call.service)
    operation = client.meta.service_model.operation_model(call.operation)

    assert call.operation.startswith(("Describe", "List", "Get", "Search"))
    assert call.key in operation.output_shape.members
    assert {*call.also, *filter(None, [call.more])} <= operation.output_shape.members.keys()
    given = {*call.given, *(call.argument or ())[:1], *(parameter for parameter, _ in call.besides)}
    assert given <= (operation.input_shape.members.keys() if operation.input_shape else set())
    assert set(operation.input_shape.required_members if operation.input_shape else ()) <= given


def test_an_empty_account_is_read_without_a_warning() -> None:
    """All calls of the table, made in the embedded account."""
    lab = Lab()

    raw = collect(lab.services, lab.account_id, lab.region)
    account = build(raw)

    assert raw.missing == {}
    assert account.warnings == ()
    assert len(account.zones) >= 3
