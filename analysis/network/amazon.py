"""Which public addresses are known to be AWS's own, as far as a snapshot tells."""

from ipaddress import ip_network

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network


def services(account: Account, name: str = "") -> tuple[Network, ...]:
    """Return the public blocks of AWS's prefix lists: services such as Amazon S3, in each Region of the snapshot.

    Some lists hold addresses that only a VPC knows, such as those of VPC Lattice.

    Args:
        account: the model.
        name: of one service, as its lists are called at their end (``dynamodb``); all of them without it.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    lists = sorted(
        (
            each
            for each in account.prefix_lists.values()
            if each.of_aws and each.name.endswith(f".{name}" if name else "")
        ),
        key=lambda each: each.name,
    )
    return tuple(dict.fromkeys(block for each in lists for block in each.blocks or () if block.is_global))


def known_blocks(account: Account) -> tuple[Network, ...]:
    """Return blocks that are AWS's: those of services, and the addresses at which tunnels of VPN connections end.

    AWS has many more, which it lists in ``ip-ranges.json`` and no describe call tells. Public addresses of interfaces
    are not among them: who looks for those asks who has them.
    """
    if "blocks of Amazon" not in account.indexes:
        ends = (ip_network(address) for vpn in account.vpn_connections.values() for address in vpn.endpoints)
        account.indexes["blocks of Amazon"] = tuple(dict.fromkeys((*services(account), *ends)))
    found: tuple[Network, ...] = account.indexes["blocks of Amazon"]
    return found
