"""A hub that other accounts attach to: shared by RAM, and their attachments placed in the hub's own account."""

from collections.abc import Sequence

from aws_cdk import Environment, Stack, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ram as ram
from constructs import Construct

from refarch.free_ids import free_id
from refarch.refusal import refuse
from refarch.remembered import environment_of
from refarch.transit.addresses import is_account

_MARK = "refarch:admissions"


class Guests:
    """The accounts that a transit gateway is shared with.

    What they attach is accepted at once and belongs to no route table, so that it reaches nobody until the hub's
    account places it: that takes a stack of the hub's account which is deployed after theirs.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html (shared transit gateways)
    """

    def __init__(self, hub: Construct, accounts: Sequence[str]) -> None:
        """Take the accounts.

        Raises:
            RefusedError: if one is no account id.
        """
        for account in accounts:
            if not is_account(account):
                refuse(hub, f"shared_with={account!r}", "an account's id has twelve digits", "Write it with all zeros")
        self._hub, self.accounts = hub, tuple(accounts)

    def share(self, gateway_arn: str) -> None:
        """Share the transit gateway, within the organization only."""
        if self.accounts:
            ram.CfnResourceShare(
                self._hub,
                "Share",
                name=self._hub.node.path.replace("/", "-"),
                resource_arns=[gateway_arn],
                principals=list(self.accounts),
                allow_external_principals=False,
            )

    def site_of(self, vpc: ec2.IVpc, name: str) -> Construct | None:
        """Return where the hub's account places the attachment of another account's VPC, or nothing for its own.

        Raises:
            RefusedError: if the VPC is of another Region, or of an account that the hub is not shared with.
        """
        own, theirs = environment_of(self._hub), environment_of(vpc)
        given = f"attach_spoke({name!r})"
        if _differ(own.region, theirs.region):
            rule = f"a VPC attaches in its own Region, which is {theirs.region}, and the hub is in {own.region}"
            refuse(self._hub, given, rule, "Make a hub in that Region, and peer the two")
        if not _differ(own.account, theirs.account):
            return None
        if theirs.account not in self.accounts:
            rule = f"it is a VPC of the account {theirs.account}, which the hub is not shared with"
            refuse(self._hub, given, rule, "Name the account in shared_with=[...]")
        # What accounts tell each other is read as a role, which CDK takes for no reason to wait.
        stack = Stack.of(vpc)
        stack.add_stack_dependency(Stack.of(self._hub))
        return self.site_after(stack, name)

    def site_after(self, other: Stack, name: str) -> Construct:
        """Return where the hub's account places an attachment that another stack makes."""
        admissions = self._stack(Stack.of(self._hub))
        admissions.add_stack_dependency(other)
        return Construct(admissions, free_id(admissions, "".join(f"{other.stack_name}/{name}".split("/"))))

    def _stack(self, own: Stack) -> Stack:
        scope, name = own.node.scope, f"{own.node.id}-admissions"
        assert isinstance(scope, Construct), "a stack with an account is in an app"
        found = scope.node.try_find_child(name)
        if isinstance(found, Stack) and any(entry.type == _MARK for entry in found.node.metadata):
            return found  # Another hub of the same stack has made it.
        made = Stack(
            scope,
            name,
            description=f"Whose attachments {self._hub.node.id} routes, and to whom (refarch)",
            env=Environment(account=own.account, region=own.region),
        )
        made.node.add_metadata(_MARK, self._hub.node.path)
        return made


def refuse_elsewhere(hub: Construct, site: Construct) -> None:
    """Refuse a site whose VPN connections would be made in another account or Region than the hub's.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    """
    own, theirs = environment_of(hub), environment_of(site)
    if _differ(own.region, theirs.region) or _differ(own.account, theirs.account):
        rule = f"a VPN connection is made in the transit gateway's own account and Region, {own.account} {own.region}"
        refuse(hub, f"attach_connections({site.node.id!r})", rule, f"Put {site.node.path} into a stack of that account")


def _differ(one: str, other: str) -> bool:
    """Return whether two accounts or Regions are certainly not the same: a stack need not be bound to any."""
    return one != other and not Token.is_unresolved(one) and not Token.is_unresolved(other)
