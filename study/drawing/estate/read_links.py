"""From resources to who writes, leads or shares to whom, over the borders of stacks, accounts and Regions."""

from collections.abc import Collection, Iterator, Sequence

from study.drawing.assembly import Json, Resource, Stack
from study.drawing.estate.model import Card, account_id
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_rights import rights
from study.drawing.estate.read_shares import SHARE, principals
from study.drawing.model.read_keys import key_values
from study.drawing.model.services import Link
from study.drawing.names import name_of
from study.drawing.references import items, text
from study.drawing.rules import rule_for

KEY, REPLICA, ZONE, VPC = "AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::Route53::HostedZone", "AWS::EC2::VPC"
BUCKET, ENDPOINT = "AWS::S3::Bucket", "AWS::Route53Resolver::ResolverEndpoint"
WRITERS = {
    "AWS::EC2::FlowLog": ("", ""),
    "AWS::CloudTrail::Trail": ("", "records"),
    "AWS::EC2::VPNConnection": ("VpnTunnelOptionsSpecifications", ""),
    BUCKET: ("LoggingConfiguration", "access logs"),
}
"""Type of what writes to log groups and buckets → the property that says where, if only one does, and what it is."""
KEEPERS = (BUCKET, "AWS::Logs::LogGroup")


def links(stacks: Sequence[Stack], index: Index, cards: Sequence[Card], drawn: Collection[str]) -> Iterator[Link]:
    """Yield who writes, leads or shares to whom, and rules over what, as far as both are drawn."""
    accounts = {account_id(stack.account) for stack in stacks}
    found = (
        *_written(stacks, index),
        *_firewalls(stacks, index),
        *_encrypted(stacks, index),
        *_replicas(stacks, index),
        *_copied(stacks, index),
        *_led(stacks, index),
        *_answered(stacks, index),
        *_forwarded(stacks, index),
        *_shared(stacks, index),
        *_accepted(stacks),
        *rights(stacks, index, cards),
    )
    return (link for link in found if link.source in drawn and (link.target in drawn or link.target in accounts))


def _written(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    for stack in stacks:
        for each in stack.of(*WRITERS):
            where, label = WRITERS[each.type]
            value = each.properties.get(where) if where else each.properties
            for place, keeper in index.named(value, stack):
                if keeper.type in KEEPERS and keeper.id != each.id:
                    yield Link(full(stack, each.id), full(place, keeper.id), label)


def _firewalls(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    for stack in stacks:
        for each in stack.of("AWS::NetworkFirewall::LoggingConfiguration"):
            firewall = index.find(each.properties.get("FirewallArn"), stack)
            logging = each.properties.get("LoggingConfiguration") or {}
            for config in items(logging.get("LogDestinationConfigs")):
                for place, keeper in index.named(config.get("LogDestination"), stack):
                    if firewall:
                        yield Link(full(firewall[0], firewall[1].id), full(place, keeper.id), "")


def _encrypted(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    for stack in stacks:
        for resource in stack.resources.values():
            for value in key_values(resource.properties):
                key = key_of(value, stack, index)
                if key:
                    yield Link(full(key[0], key[1].id), full(stack, resource.id), "encrypts", "key")


def key_of(value: Json, stack: Stack, index: Index) -> tuple[Stack, Resource] | None:
    """Return the key that a value names, by itself or by an alias."""
    found = index.find(value, stack)
    if found and found[1].type == "AWS::KMS::Alias":
        found = index.find(found[1].properties.get("TargetKeyId"), found[0])
    return found if found and found[1].type in (KEY, REPLICA) else None


def _replicas(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    for stack in stacks:
        for each in stack.of(REPLICA):
            primary = index.id_of(each.properties.get("PrimaryKeyArn"), stack, KEY)
            yield Link(primary, full(stack, each.id), "multi-Region replica", "key")


def _copied(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    for stack in stacks:
        for each in stack.of(BUCKET):
            for rule in items((each.properties.get("ReplicationConfiguration") or {}).get("Rules")):
                for place, bucket in index.named((rule.get("Destination") or {}).get("Bucket"), stack):
                    yield Link(full(stack, each.id), full(place, bucket.id), "replicates")


def _led(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    """Yield what a gateway endpoint's policy names; other endpoints lead to a whole service."""
    for stack in stacks:
        for each in stack.of("AWS::EC2::VPCEndpoint"):
            for place, named in index.named(each.properties.get("PolicyDocument"), stack):
                if named.type in (BUCKET, "AWS::DynamoDB::Table"):
                    yield Link(full(stack, each.id), full(place, named.id), "")


def _answered(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    """Yield which VPCs a private zone answers; a custom resource associates those of other accounts."""
    for stack in stacks:
        for zone in stack.of(ZONE):
            for place, vpc in index.named(zone.properties.get("VPCs"), stack):
                yield Link(full(stack, zone.id), full(place, vpc.id), "associated")
        for each in stack.resources.values():
            if each.type.startswith("Custom::"):
                named = list(index.named(each.properties, stack))
                ends = [[full(place, one.id) for place, one in named if one.type == kind] for kind in (ZONE, VPC)]
                if all(ends):
                    yield Link(ends[0][0], ends[1][0], "associated")


def _forwarded(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    """Yield which servers an outbound endpoint asks because of a rule, where these are hosts of the templates."""
    for stack in stacks:
        for rule in stack.of("AWS::Route53Resolver::ResolverRule"):
            endpoint = index.id_of(rule.properties.get("ResolverEndpointId"), stack, ENDPOINT)
            for place, server in index.named(rule.properties.get("TargetIps"), stack):
                yield Link(endpoint, full(place, server.id), "forwards")


def _shared(stacks: Sequence[Stack], index: Index) -> Iterator[Link]:
    for stack in stacks:
        for share in stack.of(SHARE):
            what = dict.fromkeys(_words(*found) for found in index.named(share.properties.get("ResourceArns"), stack))
            for account in sorted(principals(share, stack)):
                yield Link(full(stack, share.id), account_id(account), f"shares {', '.join(what)}".strip())


def _accepted(stacks: Sequence[Stack]) -> Iterator[Link]:
    """Yield with which role of another account a peering is accepted: it goes by its name, as roles there must."""
    roles = {
        (stack.account, text(role.properties.get("RoleName"), stack.defaults)): full(stack, role.id)
        for stack in stacks
        for role in stack.of("AWS::IAM::Role")
    }
    for stack in stacks:
        for each in stack.of("AWS::EC2::VPCPeeringConnection"):
            arn = text(each.properties.get("PeerRoleArn"), stack.defaults) or ""
            role = roles.get((text(each.properties.get("PeerOwnerId"), stack.defaults), arn.rpartition("/")[2]))
            if role:
                yield Link(role, full(stack, each.id), "accepts")


def _words(stack: Stack, resource: Resource) -> str:
    if resource.type == "AWS::EC2::TransitGateway":
        return "the transit gateway"
    if resource.type == "AWS::Route53Resolver::ResolverRule":
        return f"the rule for {text(resource.properties.get('DomainName')) or 'a domain'}"
    return f"the {rule_for(resource, stack).singular} {name_of(resource)}"
