"""From resources to the side column: regional services, and who leads or writes to whom."""

from collections.abc import Iterator, Sequence

from study.drawing.assembly import Resource, Stack
from study.drawing.model.network import Vpc
from study.drawing.model.read_calls import calls, private_apis
from study.drawing.model.services import Key, Link, Service, managed_secret
from study.drawing.model.workloads import Interfaces
from study.drawing.names import name_of
from study.drawing.references import items, mentions, target, targets, text, truth
from study.drawing.rules import Treatment, icon_of, rule_for
from study.drawing.rules import table as rules

BEHIND = {"s3": "AWS::S3::Bucket", "dynamodb": "AWS::DynamoDB::Table"}
"""What gateway endpoints lead to, by the last part of their service's name: there are no others.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

IN_SUBNETS = (
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::InstanceConnectEndpoint",
)
"""What services do something to that stands in the VPC."""
OPEN_TUNNEL = "ec2-instance-connect:OpenTunnel"
ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")


def services(stack: Stack, vpcs: Sequence[Vpc]) -> tuple[Service, ...]:
    """Return the side column: the template's resources, then what services keep for them or endpoints lead to."""
    found = [
        Service(resource.id, rule.singular, _name(resource, stack), rule.icon, rule.treatment is Treatment.GLOBAL)
        for resource in stack.resources.values()
        if (rule := rule_for(resource, stack)).treatment in (Treatment.SERVICE, Treatment.GLOBAL)
    ]
    found.extend(_managed_secrets(stack))
    titles = {service.title for service in found}
    for name in sorted({endpoint.service for vpc in vpcs for endpoint in vpc.endpoints} & set(BEHIND)):
        row = next(row for row in rules() if row.type == BEHIND[name])
        if row.singular not in titles:
            found.append(Service(f"aws:{name}", row.singular, "", row.icon))
    return tuple(found)


def _name(resource: Resource, stack: Stack) -> str:
    """A key is known by its alias, if the template says what that is."""
    aliases = (
        each for each in stack.of("AWS::KMS::Alias") if target(each.properties.get("TargetKeyId")) == resource.id
    )
    found = (text(alias.properties.get("AliasName"), stack.defaults) for alias in aliases)
    return next((name for name in found if name), name_of(resource))


def _managed_secrets(stack: Stack) -> Iterator[Service]:
    """Yield the secrets that RDS keeps for its databases: the template only asks for them, and has none itself."""
    for database in stack.of("AWS::RDS::DBInstance"):
        if truth(database.properties.get("ManageMasterUserPassword")):
            icon = icon_of("AWS::SecretsManager::Secret")
            yield Service(managed_secret(database.id), "Secrets Manager", f"{name_of(database)} password", icon)


def links(stack: Stack, vpcs: Sequence[Vpc], keys: Sequence[Key], services: Sequence[Service]) -> tuple[Link, ...]:
    """Return who leads or writes to whom and who administers what, as far as services that are drawn go."""
    drawn = {service.id for service in services} | {each.id for each in stack.of(*IN_SUBNETS)}
    writing = (*_flow_logs(vpcs), *_balancer_logs(stack), *_bucket_logs(stack))
    written = {link.target for link in writing}
    ruling = (Link(role, key.id, "administers") for key in keys for role in key.administrators if role in drawn)
    serving = (*_guards(stack), *_alarms(stack), *_notices(stack), *_passwords(stack), *_tunnels(stack))
    found = dict.fromkeys((*writing, *_endpoints(stack, vpcs, written), *_results(stack), *serving, *ruling))
    return tuple(link for link in found if link.target in drawn)


def reached(stack: Stack, doors: Sequence[Interfaces], services: Sequence[Service]) -> tuple[Link, ...]:
    """Return what endpoints in subnets lead to, and what that calls and writes, as far as that is drawn."""
    drawn, inside = {service.id for service in services}, {door.id for door in doors}
    found = dict.fromkeys((*private_apis(stack, tuple(doors)), *calls(stack)))
    return tuple(link for link in found if link.target in drawn and link.source in drawn | inside)


def _flow_logs(vpcs: Sequence[Vpc]) -> Iterator[Link]:
    for vpc in vpcs:
        for log in vpc.flow_logs:
            if log.destination:
                yield Link(log.id, log.destination, log.words)


def _balancer_logs(stack: Stack) -> Iterator[Link]:
    for balancer in stack.of("AWS::ElasticLoadBalancingV2::LoadBalancer"):
        for attribute in items(balancer.properties.get("LoadBalancerAttributes")):
            bucket = target(attribute.get("Value"))
            if attribute.get("Key") == "access_logs.s3.bucket" and bucket:
                yield Link(balancer.id, bucket, "access logs")
    for classic in stack.of("AWS::ElasticLoadBalancing::LoadBalancer"):
        logging = classic.properties.get("AccessLoggingPolicy") or {}
        bucket = target(logging.get("S3BucketName"))
        if truth(logging.get("Enabled")) and bucket:
            yield Link(classic.id, bucket, "access logs")


def _bucket_logs(stack: Stack) -> Iterator[Link]:
    for bucket in stack.of("AWS::S3::Bucket"):
        destination = target((bucket.properties.get("LoggingConfiguration") or {}).get("DestinationBucketName"))
        if destination:
            yield Link(bucket.id, destination, "access logs")


def _guards(stack: Stack) -> Iterator[Link]:
    """Yield which web ACL looks at the requests of which load balancer."""
    for each in stack.of("AWS::WAFv2::WebACLAssociation"):
        acl = target(each.properties.get("WebACLArn"))
        yield from (Link(acl, name, "filters requests") for name in mentions(each.properties.get("ResourceArn")) if acl)


def _alarms(stack: Stack) -> Iterator[Link]:
    """Yield whom alarms tell, and which Auto Scaling group they scale: their action is the group's policy."""
    for alarm in stack.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        for action in (name for kind in ACTIONS for name in targets(alarm.properties.get(kind))):
            policy = stack.resources.get(action)
            if policy is not None and policy.type == "AWS::AutoScaling::ScalingPolicy":
                yield Link(alarm.id, target(policy.properties.get("AutoScalingGroupName")) or "", "scales")
            else:
                yield Link(alarm.id, action, "alarms")


def _notices(stack: Stack) -> Iterator[Link]:
    """Yield whom an Auto Scaling group tells of its instances, by itself or by a lifecycle hook."""
    for group in stack.of("AWS::AutoScaling::AutoScalingGroup"):
        for each in items(group.properties.get("NotificationConfigurations")):
            told = (*targets(each.get("TopicARN")), *targets(each.get("TopicARNs")))
            yield from (Link(group.id, topic, "notices") for topic in told)
    for hook in stack.of("AWS::AutoScaling::LifecycleHook"):
        told = targets(hook.properties.get("NotificationTargetARN"))
        group_name = target(hook.properties.get("AutoScalingGroupName")) or ""
        yield from (Link(group_name, topic, "notices") for topic in told)


def _passwords(stack: Stack) -> Iterator[Link]:
    """Yield which database's password RDS keeps where, and where a cache's token is."""
    for database in stack.of("AWS::RDS::DBInstance"):
        if truth(database.properties.get("ManageMasterUserPassword")):
            yield Link(database.id, managed_secret(database.id), "master password")
    for cache in stack.of("AWS::ElastiCache::ReplicationGroup"):
        yield from (Link(cache.id, name, "auth token") for name in mentions(cache.properties.get("AuthToken")))


def _tunnels(stack: Stack) -> Iterator[Link]:
    """Yield which role may open tunnels through which EC2 Instance Connect Endpoint.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/permissions-for-ec2-instance-connect-endpoint.html
    """
    for policy in stack.of("AWS::IAM::Policy"):
        for statement in items((policy.properties.get("PolicyDocument") or {}).get("Statement")):
            if OPEN_TUNNEL in items(statement.get("Action")) and statement.get("Effect") == "Allow":
                doors = [name for name in mentions(statement.get("Resource")) if name in stack.resources]
                yield from (
                    Link(role, door, "opens tunnels")
                    for role in targets(policy.properties.get("Roles"))
                    for door in doors
                )


def _results(stack: Stack) -> Iterator[Link]:
    """Yield where queries leave their results, which catalog they ask, and of what that is the schema."""
    for group in stack.of("AWS::Athena::WorkGroup"):
        for name in mentions(group.properties.get("WorkGroupConfiguration")):
            yield Link(group.id, name, "results")
    for query in stack.of("AWS::Athena::NamedQuery"):
        for name in mentions(query.properties.get("Database")):
            yield Link(target(query.properties.get("WorkGroup")) or "", name, "catalog")
    for table in stack.of("AWS::Glue::Table"):
        for name in mentions(table.properties.get("TableInput")):
            yield Link(target(table.properties.get("DatabaseName")) or "", name, "schema")


def _endpoints(stack: Stack, vpcs: Sequence[Vpc], written: set[str]) -> Iterator[Link]:
    """An endpoint leads to all resources of its service; the arrow shows one, rather one that holds no logs."""
    for endpoint in (endpoint for vpc in vpcs for endpoint in vpc.endpoints):
        if endpoint.service in BEHIND:
            found: list[Resource] = list(stack.of(BEHIND[endpoint.service]))
            names = [each.id for each in found if each.id not in written] or [each.id for each in found]
            yield Link(endpoint.id, next(iter(names), f"aws:{endpoint.service}"), "")
