"""A Network Firewall in a VPC's subnets that passes what it is told to, and logs what it drops."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_networkfirewall as nfw
from constructs import Construct

from refarch.inline_resource import inline_resource
from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.path_names import short_name
from refarch.refusal import refuse

_HANDLER = Path(__file__).parent / "handlers" / "firewall_endpoints.py"
CAPACITY = 100
"""Rules that the group can grow to: it cannot be changed later, and one counts for each rule of this kind."""
ANY = "ANY"
_LONGEST_NAME = 128
"""Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateFirewall.html"""


@dataclass(frozen=True, kw_only=True)
class Permit:
    """TCP connections that a firewall passes, with their replies.

    Attributes:
        source: an IPv4 block, or ``ANY``.
        destination: likewise.
        port: the destination port.
    """

    source: str = ANY
    destination: str = ANY
    port: int


class Firewall(Construct):
    """A stateful firewall with an endpoint in each of some subnets; what no rule permits is dropped.

    Rules are tried in their order. What they do not permit is dropped and told in the alert log, and all connections
    are told in the flow log.

    Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html

    Example::

        tier = network.vpc.select_subnets(subnet_group_name="app").subnets
        Firewall(self, "Firewall", vpc=network.vpc, subnets=tier, permits=[Permit(source="10.0.0.0/8", port=443)])

    Attributes:
        firewall: the CDK firewall.
        endpoint_ids: the endpoint in each of the subnets, in their order.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        subnets: Sequence[ec2.ISubnet],
        permits: Sequence[Permit],
        protected: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Build the firewall.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: where it is.
            subnets: one for each zone, which hold nothing else.
            permits: what passes.
            protected: refuse to be deleted, and to lose a subnet, until this is changed.
            removal_policy: what becomes of the logs when the stack is deleted.

        Raises:
            RefusedError: if there are more rules than it has capacity for, a block is malformed or a port is none.
        """
        super().__init__(scope, construct_id)
        self._refuse_bad(permits)
        name = short_name(self.node.path, _LONGEST_NAME)
        rules = nfw.CfnRuleGroup(
            self,
            "Rules",
            capacity=CAPACITY,
            rule_group_name=name,
            type="STATEFUL",
            rule_group={
                "rulesSource": {"statefulRules": [_rule(permit, sid) for sid, permit in enumerate(permits, start=1)]},
                "statefulRuleOptions": {"ruleOrder": "STRICT_ORDER"},
            },
        )
        policy = nfw.CfnFirewallPolicy(
            self,
            "Policy",
            firewall_policy_name=name,
            firewall_policy={
                "statelessDefaultActions": ["aws:forward_to_sfe"],
                "statelessFragmentDefaultActions": ["aws:forward_to_sfe"],
                "statefulEngineOptions": {"ruleOrder": "STRICT_ORDER"},
                "statefulDefaultActions": ["aws:drop_strict", "aws:alert_strict"],
                "statefulRuleGroupReferences": [{"resourceArn": rules.attr_rule_group_arn, "priority": 1}],
            },
        )
        self.firewall = nfw.CfnFirewall(
            self,
            "Firewall",
            firewall_name=name,
            firewall_policy_arn=policy.attr_firewall_policy_arn,
            vpc_id=vpc_of(self, vpc).vpc_id,
            subnet_mappings=[{"subnetId": subnet.subnet_id} for subnet in subnets],
            delete_protection=protected,
            subnet_change_protection=protected,
        )
        self._log(removal_policy)
        self.endpoint_ids = self._endpoints(subnets)

    def _refuse_bad(self, permits: Sequence[Permit]) -> None:
        if len(permits) > CAPACITY:
            rule = f"the rule group has room for {CAPACITY}, and its capacity cannot be changed later"
            refuse(self, f"{len(permits)} permits", rule, "Name larger blocks")
        for permit in permits:
            if not 0 < permit.port <= 65535:
                refuse(self, f"port={permit.port}", "TCP has ports 1 to 65535", "Give the destination port")
            for block in (permit.source, permit.destination):
                try:
                    block == ANY or parse_network(f"permit {block!r}", block)
                except PlanError as error:
                    refuse(self, *error.args)

    def _log(self, removal_policy: RemovalPolicy) -> None:
        kinds = {"ALERT": "Alerts", "FLOW": "Flows"}
        groups = {
            kind: logs.LogGroup(self, name, retention=logs.RetentionDays.ONE_MONTH, removal_policy=removal_policy)
            for kind, name in kinds.items()
        }
        nfw.CfnLoggingConfiguration(
            self,
            "Logging",
            firewall_arn=self.firewall.attr_firewall_arn,
            logging_configuration={
                "logDestinationConfigs": [
                    {
                        "logType": kind,
                        "logDestinationType": "CloudWatchLogs",
                        "logDestination": {"logGroup": group.log_group_name},
                    }
                    for kind, group in groups.items()
                ]
            },
        )

    def _endpoints(self, subnets: Sequence[ec2.ISubnet]) -> Sequence[str]:
        arn = self.firewall.attr_firewall_arn
        told = inline_resource(
            self,
            "Endpoints",
            type_name="FirewallEndpoints",
            handler=_HANDLER,
            about="Tells which endpoint of a firewall is in which subnet",
            may=[iam.PolicyStatement(actions=["network-firewall:DescribeFirewall"], resources=[arn])],
            properties={"FirewallArn": arn, "Subnets": [subnet.subnet_id for subnet in subnets]},
        )
        return [told.get_att_string(f"Endpoint{place}") for place, _ in enumerate(subnets, start=1)]


def _rule(permit: Permit, sid: int) -> dict[str, object]:
    return {
        "action": "PASS",
        "header": {
            "protocol": "TCP",
            "source": permit.source,
            "sourcePort": ANY,
            "direction": "FORWARD",
            "destination": permit.destination,
            "destinationPort": str(permit.port),
        },
        "ruleOptions": [{"keyword": "sid", "settings": [str(sid)]}],
    }
