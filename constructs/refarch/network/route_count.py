"""Counting, at the end of synthesis, what every route table of an app holds: whoever has written it, CDK itself, too.

What constructs of this library write is refused where it is written (:mod:`refarch.network.routes`). A ``CfnRoute`` of
anybody else is seen only when all is there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jsii
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import IConstruct, IValidation

from refarch.network.looked_up import is_made_up

PROPAGATED_ROUTES = 100
"""Routes that a virtual private gateway tells one table; AWS raises that for nobody.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
"""
_Kinds = dict[type, list[Any]]


@jsii.implements(IValidation)
class RouteCount:
    """Says of each table of an app that would hold more routes than its quota which one it is.

    IPv4 and IPv6 are counted each for themselves, a gateway endpoint as one route, a prefix list that the app makes as
    the entries that it may grow to. What a table that is imported holds already nobody knows; nor is a prefix list
    known that is imported, which counts as one.

    Hubs and peerings propagate nothing into a VPC's tables: their routes are static, and so they are counted. What a
    virtual private gateway learns by BGP is not known before somebody announces it; its static routes are.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    """

    def __init__(self, root: IConstruct, quota_of: Callable[[str], int], least: Callable[[], int]) -> None:
        """Take the app.

        Args:
            root: the app.
            quota_of: tells how many routes a table holds, by its id as constructs see it.
            least: tells the smallest of all quotas.
        """
        self._root, self._quota_of, self._least = root, quota_of, least

    def validate(self) -> list[str]:
        """Return what is wrong: a line for each table that is too full."""
        kinds: _Kinds = {}
        for node in self._root.node.find_all():
            kinds.setdefault(type(node), []).append(node)
        return [*self._too_full(kinds), *self._told_too_much(kinds)]

    def _too_full(self, kinds: _Kinds) -> Iterator[str]:
        routes, endpoints = kinds.get(ec2.CfnRoute, []), kinds.get(ec2.CfnVPCEndpoint, [])
        lists = {each.attr_prefix_list_id: int(each.max_entries or 1) for each in kinds.get(ec2.CfnPrefixList, [])}
        if self._all_fit(routes, endpoints, lists):
            return
        tables = _Tables(kinds)
        held: Counter[tuple[str, str]] = Counter()
        for route in routes:
            version = "IPv6" if route.destination_ipv6_cidr_block else "IPv4"
            held[tables.name_of(route.route_table_id), version] += lists.get(route.destination_prefix_list_id or "", 1)
        for endpoint in endpoints:
            for table in tables.of_endpoint(endpoint):
                held[table, "IPv4"] += 1
        for (table, version), count in held.items():
            if is_made_up(table):
                continue
            quota = max(self._quota_of(each) for each in tables.ids_of(table))
            if count > quota:
                yield (
                    f"{table}: {count} {version} routes: a route table holds {quota} unless its quota is raised. Name "
                    "larger blocks, or give the VPC the route_quota that Service Quotas tells of your account "
                    "(with_route_quota if imported)."
                )

    def _all_fit(self, routes: Sequence[Any], endpoints: Sequence[Any], lists: Mapping[str, int]) -> bool:
        """Return whether no table is too full, as far as that can be told with few questions to Node.

        A table, or a VPC, is spoken of by a reference or by an attribute: what goes by one name is part of it at most,
        and what goes by the two most frequent names is as much as any has.
        """
        if not lists and len(routes) + len(endpoints) <= self._least():
            return True
        held, passed = Counter[str](), Counter(str(endpoint.vpc_id) for endpoint in endpoints)
        for route in routes:
            held[route.route_table_id] += lists.get(route.destination_prefix_list_id or "", 1) if lists else 1
        most = sum(count for names in (held, passed) for _, count in names.most_common(2))
        return most <= self._least()

    @staticmethod
    def _told_too_much(kinds: _Kinds) -> Iterator[str]:
        written = kinds.get(ec2.CfnVPNConnectionRoute, [])
        if len(written) <= PROPAGATED_ROUTES:
            return
        gateways = {each.attr_vpn_connection_id: each.vpn_gateway_id for each in kinds.get(ec2.CfnVPNConnection, [])}
        beyond: dict[str | None, set[str]] = {}
        for route in written:
            beyond.setdefault(gateways.get(route.vpn_connection_id), set()).add(route.destination_cidr_block)
        for propagation in kinds.get(ec2.CfnVPNGatewayRoutePropagation, []):
            count = len(beyond.get(propagation.vpn_gateway_id, ()))
            if count > PROPAGATED_ROUTES:
                yield (
                    f"{propagation.node.path}: {count} static routes of VPN connections: a route table takes "
                    f"{PROPAGATED_ROUTES} propagated routes, and AWS raises that for nobody. Name larger blocks."
                )


class _Tables:
    """Route tables by what they are called in templates: a reference or an attribute, by any stack."""

    def __init__(self, kinds: _Kinds) -> None:
        self._paths: dict[str, str] = {}
        self._ids: dict[str, list[str]] = {}
        self._logical: dict[tuple[str, str], str] = {}
        for table in kinds.get(ec2.CfnRouteTable, []):
            path = table.node.path
            self._ids[path] = [table.ref, table.attr_route_table_id]
            self._paths |= dict.fromkeys(self._ids[path], path)
            stack = Stack.of(table)
            self._logical[stack.node.path, stack.resolve(table.logical_id)] = path

    def name_of(self, table_id: str) -> str:
        """Return the construct path of a table, or the id of one that is imported."""
        return self._paths.get(table_id, table_id)

    def ids_of(self, name: str) -> Sequence[str]:
        """Return how constructs may call a table."""
        return self._ids.get(name, [name])

    def of_endpoint(self, endpoint: ec2.CfnVPCEndpoint) -> Iterator[str]:
        """Yield the tables that a gateway endpoint is in; CDK tells them only when it writes the template."""
        stack = Stack.of(endpoint)
        for told in stack.resolve(endpoint.route_table_ids) or []:
            logical = told.get("Ref") or told.get("Fn::GetAtt", [""])[0] if isinstance(told, dict) else None
            yield self._logical.get((stack.node.path, str(logical)), str(told)) if logical else self.name_of(str(told))
