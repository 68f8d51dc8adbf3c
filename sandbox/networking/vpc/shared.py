"""Subnets and security groups that others share: participants see them and launch into them, and no more than that.

What is the owner's to do (routes, gateways, more subnets) finds no such VPC in a participant's account.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html and
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-sharing.html
"""

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any

from moto.ec2.exceptions import InvalidSecurityGroupNotFoundError, InvalidSubnetIdError, InvalidVPCIdError
from moto.ec2.models import ec2_backends
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import InstanceBackend
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.utils import generic_filter

from sandbox.networking.shown import shown

_launching: ContextVar[bool] = ContextVar("launching", default=False)
"""Whether EC2 works for somebody who launches something: the one thing that a participant may do in the VPC."""


def subnets_for(backend: Any) -> Iterator[Any]:  # noqa: ANN401 moto's own classes, here and below
    """Yield the subnets of others that are shared with an account."""
    for owner, identity in _shared(backend, "ec2:Subnet"):
        for in_zone in owner.subnets.values():
            if identity in in_zone:
                yield in_zone[identity]


def vpcs_for(backend: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the VPCs of others that an account has subnets in, by id."""
    return {subnet.vpc_id: subnet.ec2_backend.vpcs[subnet.vpc_id] for subnet in subnets_for(backend)}


def groups_for(backend: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the security groups of others that are shared with an account."""
    for owner, identity in _shared(backend, "ec2:SecurityGroup"):
        found = next((groups[identity] for groups in owner.groups.values() if identity in groups), None)
        if found is not None:
            yield found


def _shared(backend: Any, kind: str) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    for arn in shown(backend.account_id, backend.region_name, kind):
        yield ec2_backends[arn.split(":")[4]][backend.region_name], arn.rsplit("/", 1)[1]


def install() -> None:
    """Let EC2 show what is shared, and launch into it."""
    _show_subnets()
    _show_vpcs()
    _show_groups()
    for kind, name in ((NetworkInterface, "__init__"), (InstanceBackend, "run_instances")):
        setattr(kind, name, _as_launch(getattr(kind, name)))
    _refuse_groups_of_others()


def _as_launch(original: Callable[..., Any]) -> Callable[..., Any]:
    def launch(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        token = _launching.set(True)
        try:
            return original(*arguments, **named)
        finally:
            _launching.reset(token)

    return launch


def _show_subnets() -> None:
    backend: Any = SubnetBackend
    get, describe = backend.get_subnet, backend.describe_subnets

    def get_subnet(self: Any, subnet_id: str) -> Any:  # noqa: ANN401
        own = any(subnet_id in in_zone for in_zone in self.subnets.values())
        found = None if own else next((each for each in subnets_for(self) if each.id == subnet_id), None)
        return get(self, subnet_id) if found is None else found

    def describe_subnets(self: Any, subnet_ids: Any = None, filters: Any = None) -> Any:  # noqa: ANN401
        others = list(subnets_for(self))
        if not others:
            return describe(self, subnet_ids, filters)
        found = _chosen([*describe(self), *others], subnet_ids, InvalidSubnetIdError)
        return generic_filter(filters, found) if filters else found

    backend.get_subnet, backend.describe_subnets = get_subnet, describe_subnets


def _show_vpcs() -> None:
    backend: Any = VPCBackend
    get, describe = backend.get_vpc, backend.describe_vpcs

    def get_vpc(self: Any, vpc_id: str) -> Any:  # noqa: ANN401
        if vpc_id not in self.vpcs and _launching.get():
            others = vpcs_for(self)
            if vpc_id in others:
                return others[vpc_id]
        return get(self, vpc_id)

    def describe_vpcs(self: Any, vpc_ids: Any = None, filters: Any = None) -> Any:  # noqa: ANN401
        others = vpcs_for(self)
        if not others:
            return describe(self, vpc_ids, filters)
        found = _chosen([*describe(self), *others.values()], vpc_ids, InvalidVPCIdError)
        return generic_filter(filters, found) if filters else found

    backend.get_vpc, backend.describe_vpcs = get_vpc, describe_vpcs


def _show_groups() -> None:
    backend: Any = SecurityGroupBackend
    get, describe = backend.get_security_group_from_id, backend.describe_security_groups
    create = backend.create_security_group

    def get_security_group_from_id(self: Any, group_id: str) -> Any:  # noqa: ANN401
        found = get(self, group_id)
        if found is None and _launching.get():
            return next((each for each in groups_for(self) if each.id == group_id), None)
        return found

    def describe_security_groups(self: Any, group_ids: Any = None, groupnames: Any = None, filters: Any = None) -> Any:  # noqa: ANN401
        others = list(groups_for(self))
        if not others:
            return describe(self, group_ids, groupnames, filters)
        named = set(groupnames or ())
        found = _chosen([*describe(self), *others], group_ids, InvalidSecurityGroupNotFoundError)
        chosen = [each for each in found if not named or each.name in named]
        return [each for each in chosen if each.matches_filters(filters)] if filters else chosen

    def create_security_group(self: Any, name: str, description: str, vpc_id: Any = None, **named: Any) -> Any:  # noqa: ANN401
        group = create(self, name, description, vpc_id, **named)
        if vpc_id in vpcs_for(self):
            # As every new group; moto looks for the VPC among the account's own.
            group.egress_rules.append(SecurityGroupRule(self, "-1", group.id, None, None, {"CidrIp": "0.0.0.0/0"}))
        return group

    backend.create_security_group = create_security_group
    backend.get_security_group_from_id = get_security_group_from_id
    backend.describe_security_groups = describe_security_groups


def _chosen(found: Sequence[Any], wanted: Sequence[str] | None, unknown: type[Exception]) -> list[Any]:
    """Return what was asked for by id, all of it if nothing was."""
    for identity in wanted or ():
        if all(each.id != identity for each in found):
            raise unknown(identity)
    return [each for each in found if not wanted or each.id in wanted]


def _refuse_groups_of_others() -> None:
    """A participant launches in groups of its own and in those that are shared with it, and in no others."""
    kind: Any = NetworkInterface
    original = kind.__init__

    def init(self: Any, ec2_backend: Any, subnet: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        identity = subnet if isinstance(subnet, str) else subnet.id
        if any(each.id == identity for each in subnets_for(ec2_backend)):
            visible = {group.id for group in ec2_backend.describe_security_groups()}
            for group in named.get("group_ids") or ():
                if group not in visible:
                    raise InvalidSecurityGroupNotFoundError(group)
        original(self, ec2_backend, subnet, *arguments, **named)

    kind.__init__ = init
