"""What a picture says of a shared VPC: whose hosts stand in which subnets, and what stays with the owner.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
"""

from collections import Counter
from collections.abc import Iterator

from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.model import Estate


def shared(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every VPC in which others have something."""
    for card in (each for each in estate.cards if not each.owner):
        home = card.id.rpartition("/")[0]
        tiers = {f"{home}/{name}": subnet.name for name, subnet in card.vpc.subnets.items()}
        found = Counter((guest.where.account, tiers[guest.subnet]) for guest in estate.guests if guest.subnet in tiers)
        if found:
            have = [
                f"account {account} has {count} instance{'s' if count > 1 else ''} in {tier}"
                for (account, tier), count in found.items()
            ]
            text = (
                f"{listed(have)}: their own, as are the security groups that they add. Subnets, routes, network ACLs "
                f"and the rules of shared groups stay with account {card.where.account}."
            )
            names = listed(list(dict.fromkeys(tier for _, tier in found)))
            yield Callout((card.id,), f"Shared subnets: {names}", text[:1].upper() + text[1:])
