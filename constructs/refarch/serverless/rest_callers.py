"""Whom a REST API lets in at all, before its methods ask for a signature or a key: its resource policy."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Token
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.refusal import refuse

_ACCOUNT = re.compile(r"\d{12}")
_VPC = re.compile(r"vpc-([0-9a-f]{8}|[0-9a-f]{17})")


@dataclass(frozen=True, kw_only=True)
class Callers:
    """From where an API is reached, and who may call it; what is left empty limits nobody.

    Addresses and VPCs are denied to all others, so that also no identity of the account, whatever its own policy
    allows, comes from elsewhere. Accounts are those that are let in besides this one: their callers sign, and need a
    policy of their own too, while this account's need that alone. Who does not sign is of no account, and is let in
    nowhere then.

    Attributes:
        addresses: blocks of the internet, ``203.0.113.0/24``; for a private API a security group of its endpoint's
            does that.
        accounts: ids of other accounts.
        vpcs: ids of the VPCs of a private API's endpoints: only for requests through one of them is it known from where
            they come.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
    """

    addresses: Sequence[str] = ()
    accounts: Sequence[str] = ()
    vpcs: Sequence[str] = ()


def policy_of(scope: Construct, callers: Callers | None, endpoint: str | None) -> iam.PolicyDocument | None:
    """Return an API's resource policy; ``None`` if it needs none.

    A private API without one answers nobody. To be let in through the endpoint is not enough for it: whoever signs
    with credentials of the account needs no more than a policy of his own, and so all other endpoints are denied.

    Args:
        scope: the API.
        callers: whom it lets in.
        endpoint: the id of the endpoint through which alone it is reached, if it is private.

    Raises:
        RefusedError: if the callers are nobody, or cannot be told apart.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    """
    if callers is None and endpoint is None:
        return None
    if callers is None:
        callers = Callers()
    else:
        _refuse_bad_callers(scope, callers, private=endpoint is not None)
    who: list[iam.IPrincipal] = [iam.AccountPrincipal(account) for account in callers.accounts]
    through: dict[str, dict[str, Any]] | None = None
    if endpoint is not None:
        through = {"StringEquals": {"aws:SourceVpce": endpoint}}
    let = _statement("Callers", iam.Effect.ALLOW, who or [iam.AnyPrincipal()], through)
    limits: tuple[tuple[str, str, str, Sequence[str]], ...] = (
        ("NotThroughOthers", "StringNotEquals", "aws:SourceVpce", () if endpoint is None else (endpoint,)),
        ("NotFromElsewhere", "NotIpAddress", "aws:SourceIp", callers.addresses),
        ("NotFromOtherVpcs", "StringNotEquals", "aws:SourceVpc", callers.vpcs),
    )
    denied = [
        _statement(sid, iam.Effect.DENY, [iam.AnyPrincipal()], {operator: {key: list(values)}})
        for sid, operator, key, values in limits
        if values
    ]
    return iam.PolicyDocument(statements=[let, *denied])


def _statement(
    sid: str, effect: iam.Effect, who: Sequence[iam.IPrincipal], conditions: dict[str, dict[str, Any]] | None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        effect=effect,
        principals=who,
        actions=["execute-api:Invoke"],
        resources=["execute-api:/*"],
        conditions=conditions,
    )


def _refuse_bad_callers(scope: Construct, callers: Callers, *, private: bool) -> None:
    if not (callers.addresses or callers.accounts or callers.vpcs):
        refuse(
            scope, "reachable_from=Callers()", "it limits nobody", "Name addresses, accounts or VPCs, or leave it out"
        )
    if callers.vpcs and not private:
        rule = "of which VPC a request comes is known to private APIs only"
        refuse(scope, f"vpcs={list(callers.vpcs)}", rule, "Give private_through, or name addresses")
    if callers.addresses and private:
        rule = "no request through an endpoint has an address of the internet"
        refuse(scope, f"addresses={list(callers.addresses)}", rule, "Limit the endpoint's security group")
    for address in callers.addresses:
        if not Token.is_unresolved(address) and not _is_block(address):
            refuse(
                scope, f"address {address!r}", "a block of addresses has no host bits", "Write it like 203.0.113.0/24"
            )
    for account in callers.accounts:
        if not Token.is_unresolved(account) and not _ACCOUNT.fullmatch(account):
            refuse(scope, f"account {account!r}", "an account's id has 12 digits", "Write it like 111122223333")
    for vpc in callers.vpcs:
        if not Token.is_unresolved(vpc) and not _VPC.fullmatch(vpc):
            refuse(
                scope, f"VPC {vpc!r}", "a VPC's id is vpc- and 8 or 17 digits", "Write it like vpc-0123456789abcdef0"
            )


def _is_block(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True
