"""Names: hosted zones, Resolver endpoints, and the rules by which questions leave a VPC."""

from refarch.dns.followed_rules import FollowedRules
from refarch.dns.foreign_vpc import AuthorizedVpc, JoinedZone
from refarch.dns.hybrid_resolver import HybridResolver
from refarch.dns.resolver_endpoint import Direction, ResolverEndpoint
from refarch.dns.site_dns import SiteDns
from refarch.dns.split_horizon import SplitHorizonZone

__all__ = [
    "AuthorizedVpc",
    "Direction",
    "FollowedRules",
    "HybridResolver",
    "JoinedZone",
    "ResolverEndpoint",
    "SiteDns",
    "SplitHorizonZone",
]
