"""What the loss of an Availability Zone leaves of a fleet."""

from analysis.snapshot.model.account import Account


def zones_of(account: Account, group: str) -> tuple[str, ...]:
    """Return the zones that an Auto Scaling group may use, in order."""
    subnets = account.scaling_groups[group].subnet_ids
    return tuple(sorted({account.subnets[key].zone for key in subnets if key in account.subnets}))


def capacity_in_service(account: Account, group: str) -> int:
    """Return how many instances of a group serve at this moment, before it starts any new ones.

    What counts for the loss of a zone is what is there in the first minutes: new instances take their time, and
    everybody in the Region asks for them at once.

    Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html
    """
    members = account.scaling_groups[group].members
    return sum(1 for member in members if member.in_service and member.instance_id in account.instances)
