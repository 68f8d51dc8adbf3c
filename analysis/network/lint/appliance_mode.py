"""Attachments without appliance mode, of VPCs whose middleboxes have to see both directions of a flow."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import of_service
from analysis.snapshot.model.account import Account

_MIDDLEBOXES = ("vpce-", "eni-", "i-")


def _look(account: Account) -> Iterator[Found]:
    for attachment in account.transit_attachments.values():
        if attachment.kind != "vpc" or attachment.appliance_mode:
            continue
        subnets = [account.subnets[key] for key in attachment.subnet_ids or () if key in account.subnets]
        targets = {
            route.target: subnet.zone
            for subnet in subnets
            if (table := account.route_table_of.get(subnet.id))
            for route in table.routes
            if route.target.startswith(_MIDDLEBOXES) and not of_service(account, route)
        }
        if len(targets) > 1 and len({subnet.zone for subnet in subnets}) > 1:
            boxes = ", ".join(sorted(targets))
            text = (
                f"what comes from {attachment.gateway_id} is inspected at {boxes}, and a reply may enter by another "
                "zone than its question, where the middlebox does not know it"
            )
            component = named(account, "TransitGatewayAttachment", attachment.id, attachment.name)
            yield Found(component, text, attachment.resource_id)


RULE = Rule(
    id="no-appliance-mode",
    severity="high",
    title="An attachment beside stateful middleboxes is not in appliance mode",
    remedy="Turn appliance mode on at the attachment of the inspection VPC.",
    source="https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html",
    needs=("Subnets", "RouteTables", "TransitGatewayVpcAttachments", "VpcEndpoints"),
    look=_look,
)
