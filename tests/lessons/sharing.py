"""Organizations whose accounts share with each other, as lessons set them up."""

from sandbox.accounts import open_accounts
from study.lab import Lab, fresh_account


def organisation(lab: Lab, *, sharing: bool = True) -> Lab:
    """Found an organization and return a member of it; the management account shares within it, if told to."""
    member = Lab(lab.region, fresh_account())
    if sharing:
        open_accounts({"participant": member.account_id}, management=lab.account_id)
        return member
    organizations = lab.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(Email="participant@example.com", AccountName="participant")
    return Lab(lab.region, made["CreateAccountStatus"]["AccountId"])


def arn(lab: Lab, kind: str, identity: str) -> str:
    """Return the ARN of a resource of EC2 in a laboratory."""
    return f"arn:aws:ec2:{lab.region}:{lab.account_id}:{kind}/{identity}"


def share(lab: Lab, *principals: str, arns: list[str], outside: bool = True) -> str:
    """Make a resource share and return its ARN."""
    made = lab.client("ram").create_resource_share(
        name="network", resourceArns=arns, principals=list(principals), allowExternalPrincipals=outside
    )
    return str(made["resourceShare"]["resourceShareArn"])
