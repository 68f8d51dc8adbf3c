"""From verbatim responses to the model. What cannot be read is noted, left out, and makes its kind incomplete."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.snapshot.merge import merge, owners
from analysis.snapshot.model import build_compute as compute
from analysis.snapshot.model import build_gateways as gateways
from analysis.snapshot.model import build_hybrid as hybrid
from analysis.snapshot.model import build_network as network
from analysis.snapshot.model import build_transit as transit
from analysis.snapshot.model import classic, firewall
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.build_identity import identities
from analysis.snapshot.model.build_names import names
from analysis.snapshot.model.compute import StackResource
from analysis.snapshot.model.flow_log import flow_log
from analysis.snapshot.model.peering import peering
from analysis.snapshot.model.read import Json, Reading
from analysis.snapshot.model.resolver import resolver_endpoints
from analysis.snapshot.raw import Raw


def build(snapshots: Raw | Sequence[Raw]) -> Account:
    """Return the model of a snapshot, or of those of several accounts and Regions together.

    An item that is not as AWS writes it cannot spoil the others: it is left out, and the account says so in
    ``warnings`` and, because something is missing there now, in ``missing``.

    Raises:
        ValueError: if there are no snapshots.
    """
    raws = [raw.sound() for raw in ([snapshots] if isinstance(snapshots, Raw) else snapshots)]
    raw = merge(raws)
    reading = Reading(raw)
    index = reading.index
    interfaces = index("NetworkInterfaces", "NetworkInterfaceId", network.interface)
    health = list(reading.each("TargetHealthDescriptions", compute.target))
    rules = compute.rules(reading)
    listeners = list(reading.each("Listeners", lambda item: compute.listener(item, rules)))
    balancer_attributes = dict(reading.each("LoadBalancerAttributes", compute.balancer_attribute))
    group_attributes = dict(reading.each("TargetGroupAttributes", compute.group_attribute))
    found = list(reading.each("Entries", network.prefix_list_entry))
    entries = None if "Entries" in reading.missing or "Entries" not in raw.files else found
    dns = network.dns_attributes(reading)
    nats = index("NatGateways", "NatGatewayId", network.nat_gateway)
    paths = dict(found for paths in reading.each("TemplateBody", _construct_paths) for found in paths)
    return Account(
        id=raw.account,
        region=raw.region,
        places=tuple(dict.fromkeys((each.account, each.region) for each in raws)),
        owners=owners(raws),
        zones=tuple(sorted(set(reading.each("AvailabilityZones", lambda zone: str(zone["ZoneName"]))))),
        vpcs=index("Vpcs", "VpcId", lambda item: network.vpc(item, dns)),
        subnets=index("Subnets", "SubnetId", network.subnet),
        route_tables=index("RouteTables", "RouteTableId", network.route_table),
        internet_gateways=index("InternetGateways", "InternetGatewayId", network.internet_gateway),
        egress_only_gateways=index(
            "EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", network.egress_only_gateway
        ),
        nat_gateways={key: nat for key, nat in nats.items() if nat is not None},
        network_acls=index("NetworkAcls", "NetworkAclId", network.network_acl),
        security_groups=index("SecurityGroups", "GroupId", network.security_group),
        interfaces=interfaces,
        endpoints=index("VpcEndpoints", "VpcEndpointId", gateways.endpoint),
        connect_endpoints=index("InstanceConnectEndpoints", "InstanceConnectEndpointId", gateways.connect_endpoint),
        resolver_endpoints=resolver_endpoints(reading, interfaces),
        endpoint_services=gateways.endpoint_services(reading),
        firewalls=index("Firewall", "FirewallArn", firewall.firewall),
        firewall_policies=index("FirewallPolicy", "FirewallPolicyArn", firewall.policy),
        rule_groups=index("RuleGroup", "RuleGroupArn", firewall.rule_group),
        flow_logs=index("FlowLogs", "FlowLogId", flow_log),
        public_access=tuple(reading.each("VpcBlockPublicAccessOptions", gateways.public_access)),
        public_access_exclusions=gateways.exclusions(reading),
        prefix_lists=index("PrefixLists", "PrefixListId", lambda item: network.prefix_list(item, entries)),
        peerings=index("VpcPeeringConnections", "VpcPeeringConnectionId", peering),
        transit_gateways=transit.gateways(reading),
        transit_attachments=transit.attachments(reading),
        transit_tables=transit.tables(reading),
        connect_peers=transit.connect_peers(reading),
        vpn_gateways=index("VpnGateways", "VpnGatewayId", hybrid.vpn_gateway),
        customer_gateways=index("CustomerGateways", "CustomerGatewayId", hybrid.customer_gateway),
        vpn_connections=hybrid.vpn_connections(reading),
        direct_connect_gateways=index("directConnectGateways", "directConnectGatewayId", hybrid.direct_connect_gateway),
        direct_connect_associations=index("directConnectGatewayAssociations", "associationId", hybrid.association),
        virtual_interfaces=index("virtualInterfaces", "virtualInterfaceId", hybrid.virtual_interface),
        direct_connect_lines={
            **index("connections", "connectionId", hybrid.line),
            **index("lags", "lagId", hybrid.line),
        },
        instances={
            key: instance for made in reading.each("Reservations", compute.instances) for key, instance in made.items()
        },
        load_balancers=index(
            "LoadBalancers",
            "LoadBalancerArn",
            lambda item: compute.load_balancer(item, listeners, interfaces, balancer_attributes),
        ),
        classic_load_balancers=classic.classic_load_balancers(reading, interfaces),
        target_groups=index(
            "TargetGroups", "TargetGroupArn", lambda item: compute.target_group(item, health, group_attributes)
        ),
        scaling_groups=index("AutoScalingGroups", "AutoScalingGroupName", compute.scaling_group),
        databases=index("DBInstances", "DBInstanceIdentifier", lambda item: compute.database(item, interfaces)),
        caches=index("ReplicationGroups", "ReplicationGroupId", lambda item: compute.cache(item, interfaces)),
        functions=index("Functions", "FunctionName", lambda item: compute.function(item, interfaces)),
        stack_resources=tuple(
            found
            for found in reading.each("StackResourceSummaries", lambda item: _stack_resource(item, paths))
            if found is not None
        ),
        stack_outputs={key: value for told in reading.each("Stacks", _outputs) for key, value in told},
        **names(reading),
        **identities(reading, raws),
        missing=reading.missing,
        warnings=tuple(reading.warnings),
    )


def _outputs(item: Json) -> list[tuple[tuple[str, str], str]]:
    """Return (stack, output key) → value, of one stack."""
    return [
        ((item["StackName"], output["OutputKey"]), str(output["OutputValue"])) for output in item.get("Outputs") or ()
    ]


def _construct_paths(item: Json) -> Iterable[tuple[tuple[str, str], str]]:
    """Return (stack, logical id) → construct path below the stack, of one template."""
    return [
        (
            (item["StackName"], logical_id),
            str((resource.get("Metadata") or {}).get("aws:cdk:path", "")).partition("/")[2],
        )
        for logical_id, resource in _resources(item["TemplateBody"]).items()
    ]


def _stack_resource(item: Json, paths: Mapping[tuple[str, str], str]) -> StackResource | None:
    """Return a resource of a stack, or nothing if it does not exist yet or any more."""
    if not item.get("PhysicalResourceId") or item.get("ResourceStatus") == "DELETE_COMPLETE":
        return None
    key = (item["StackName"], item["LogicalResourceId"])
    return StackResource(*key, item["PhysicalResourceId"], item["ResourceType"], paths.get(key, ""))


def _resources(body: Any) -> Mapping[str, Json]:  # noqa: ANN401 boto3 returns JSON templates parsed, YAML as text
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except json.JSONDecodeError:
            return {}  # YAML, which CDK does not write: its resources have no construct paths.
    resources: Mapping[str, Json] = body.get("Resources", {})
    return resources
