"""What the loss of an Availability Zone leaves of a fleet."""

from collections.abc import Iterable

from analysis.snapshot.model.account import Account


def zones_of(account: Account, group: str) -> tuple[str, ...]:
    """Return the zones of the VPC that an Auto Scaling group is in, in order.

    Not only those that the group uses: what it depends on, a database say, may be in others.
    """
    subnets = account.scaling_groups[group].subnet_ids
    vpcs = {account.subnets[key].vpc_id for key in subnets if key in account.subnets}
    return tuple(sorted({subnet.zone for subnet in account.subnets.values() if subnet.vpc_id in vpcs}))


def zones_of_hosts(account: Account, instances: Iterable[str]) -> tuple[str, ...]:
    """Return the zones of the VPCs that single instances are in, in order."""
    interfaces = (nic for key in instances for nic in account.instances[key].interface_ids)
    vpcs = {account.interfaces[key].vpc_id for key in interfaces if key in account.interfaces}
    return tuple(sorted({subnet.zone for subnet in account.subnets.values() if subnet.vpc_id in vpcs}))


def hosts_running(account: Account, instances: Iterable[str]) -> int:
    """Return how many of some single instances are there and run."""
    return sum(account.instances[key].state == "running" for key in instances if key in account.instances)


def capacity_in_service(account: Account, group: str) -> int:
    """Return how many instances of a group serve at this moment, before it starts any new ones.

    An instance that one of the group's target groups has not registered, or finds unhealthy, gets no requests there
    and does not count.

    What counts for the loss of a zone is what is there in the first minutes: new instances take their time, and
    everybody in the Region asks for them at once.

    Raises:
        CannotDecideError: if an instance or a target group of the group is not in the snapshot because the snapshot
            is incomplete.

    Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html
    """
    scaling = account.scaling_groups[group]
    account.require("Reservations")
    if scaling.target_group_arns:
        account.require("TargetGroups")
        account.require("TargetHealthDescriptions")
    targets = [account.target_groups[arn].targets for arn in scaling.target_group_arns if arn in account.target_groups]
    serving = [{target.id for target in registered if target.healthy} for registered in targets]
    return sum(
        1
        for member in scaling.members
        if member.in_service
        and member.instance_id in account.instances
        and all(member.instance_id in healthy for healthy in serving)
    )
