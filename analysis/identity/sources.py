"""Which policies have a say in a request: the principal's, the resource's, the organization's, an endpoint's.

Each is a group of policies of one type. What the snapshot does not hold of a group makes its say doubtful.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.identity.request import Kind, Principal, Request
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.identity import Organization, PolicyText

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
_KEPT_IN = {
    "s3": ("Buckets", "BucketPolicies"),
    "sqs": ("QueueUrls", "QueueAttributes"),
    "sns": ("Topics", "TopicAttributes"),
    "lambda": ("Functions", "FunctionPolicies"),
    "secretsmanager": ("SecretList", "ResourcePolicy"),
    "dynamodb": ("TableNames", "Table", "TablePolicies"),
}
"""Service → the files of a snapshot that hold its resources and their policies."""
_NOT_READ = frozenset(
    (
        *("acm-pca", "aoss", "aps", "aws-marketplace", "backup", "bedrock", "bedrock-agentcore", "cleanrooms-ml"),
        *("cloudfront", "cloudhsm", "cloudtrail", "codeartifact", "codebuild", "codeguru-profiler", "comprehend"),
        *("continuum", "dsql", "ecr", "ecr-public", "elasticfilesystem", "entityresolution", "es", "events"),
        *("execute-api", "glacier", "glue", "imagebuilder", "kafka", "kinesis", "lex", "lookoutequipment"),
        *("mediapackagev2", "mediastore", "mediatailor", "network-firewall", "networkmanager", "oam", "omics"),
        *("organizations", "osis", "payment-cryptography", "redshift", "redshift-serverless", "refactor-spaces"),
        *("rekognition", "route53resolver", "rum", "s3-object-lambda", "s3-outposts", "s3express", "s3files"),
        *("s3tables", "s3vectors", "sagemaker", "schemas", "serverlessrepo", "ses", "signer", "sms-voice", "ssm"),
        *("ssm-contacts", "ssm-incidents", "vpc-lattice", "waf", "waf-regional", "wafv2", "xray"),
    )
)
"""Services whose resources may have policies that a snapshot does not hold: those that have a call to put one.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

_WITHOUT = frozenset({("ssm", "ec2"), ("ssm", "ecs")})
"""Actions of the first service on resources of the second, which have no policies: a session on an instance or a task.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
"""


@dataclass(frozen=True)
class Group:
    """Policies of one type.

    Attributes:
        kind: the type, as IAM's simulator calls it, or in the same manner.
        policies: id and text.
        doubt: why there may be others; empty if these are all.
    """

    kind: str
    policies: tuple[PolicyText, ...] = ()
    doubt: str = ""


def of_principal(account: Account, principal: Principal) -> Iterator[Group]:
    """Yield the groups of identity-based policies of a user, his groups, or a role."""
    identity = principal.identity
    if identity is None:
        yield Group("none", (), f"{principal.arn} is not in the snapshot{_why(account, principal)}")
        return
    yield Group(identity.kind, identity.inline)
    yield _managed(account, identity.attached)
    for name in identity.groups:
        found = [g for g in account.groups.values() if g.name == name and g.arn.split(":")[4] == identity.account]
        if not found:
            yield Group("group", (), f"the group {name} is not in the snapshot")
        for group in found:
            yield Group("group", group.inline)
            yield _managed(account, group.attached)


def _why(account: Account, principal: Principal) -> str:
    kind = "UserDetailList" if principal.kind is Kind.USER else "RoleDetailList"
    return f": {account.missing[kind]}" if kind in account.missing else ""


def boundary_of(account: Account, principal: Principal) -> Group | None:
    """Return the permissions boundary; ``None`` if there is none."""
    if principal.identity is None or not principal.identity.boundary:
        return None
    return _managed(account, (principal.identity.boundary,))


def _managed(account: Account, arns: Iterable[str]) -> Group:
    listed = list(arns)
    absent = [arn for arn in listed if arn not in account.managed]
    doubt = f"the policy {absent[0]} is not in the snapshot" if absent else ""
    kind = "aws-managed" if listed and all(":iam::aws:policy/" in arn for arn in listed) else "user-managed"
    return Group(kind, tuple(account.managed[arn] for arn in listed if arn in account.managed), doubt)


def of_resource(account: Account, request: Request) -> Group:
    """Return the policy of the resource, if it has one."""
    arn, service = request.resource.arn, request.service
    if arn == "*":
        return Group("resource")
    if service == "kms" and ":key/" in arn:
        return _of_key(account, arn)
    if service == "sts":
        return _of_role(account, arn)
    owner = _with_policy(arn, service)
    if owner in account.resource_policies:
        return Group("resource", (account.resource_policies[owner],))
    if service in _NOT_READ and (service, arn.split(":")[2]) not in _WITHOUT:
        return Group("resource", (), f"policies of the resources of {service} are not read")
    return Group("resource", (), _not_there(account, request, owner))


def _with_policy(arn: str, service: str) -> str:
    """Return the ARN of what has the policy: an object's bucket, an index's table, a version's function."""
    if service == "s3":
        return arn.partition("/")[0]
    if service == "dynamodb":
        return "/".join(arn.split("/")[:2])
    return ":".join(arn.split(":")[:7]) if service == "lambda" else arn


def _not_there(account: Account, request: Request, owner: str) -> str:
    """Return why it is not known whether a resource has a policy; nothing if it has none."""
    kept = _KEPT_IN.get(request.service, ())
    absent = next((account.missing[file] for file in kept if file in account.missing), "")
    if absent:
        return absent
    there = request.resource.account in {place for place, _ in account.places}
    return "" if there or not kept else f"{owner} is in no account of the snapshot, and its policy is not known"


def _of_key(account: Account, arn: str) -> Group:
    key = account.keys.get(arn)
    if key is None or key.policy is None:
        return Group("resource", (), account.missing.get("KeyPolicies") or f"the key {arn} is not in the snapshot")
    return Group("resource", (PolicyText(arn, key.policy),))


def _of_role(account: Account, arn: str) -> Group:
    role = account.identities.get(arn)
    if role is None or not role.trust:
        return Group("resource", (), f"the role {arn} is not in the snapshot")
    return Group("resource", (PolicyText(arn, role.trust),))


def of_endpoint(account: Account, request: Request) -> Group | None:
    """Return the policy of the VPC endpoint that a request goes through; ``None`` if none is told of."""
    (identity, *_) = request.values("aws:SourceVpce") or ("",)
    if not identity:
        return None
    if identity not in account.endpoints:
        return Group("vpc-endpoint", (), f"the endpoint {identity} is not in the snapshot")
    text = account.endpoint_policies.get(identity, "")
    return Group("vpc-endpoint", (PolicyText(identity, text),)) if text else None


def levels(account: Account, member: str, kind: str) -> tuple[list[Group], str]:
    """Return an organization's policies that limit an account, a group for each level from the root down.

    Each level has to allow. Nothing limits the management account, nor what a root has not switched on.

    Returns:
        The groups; and a doubt, if it is not known what there is.

    Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    identity = account.member_of.get(member)
    whole = next((each for each in account.organizations.values() if member in each.paths), None)
    organization = whole or account.organizations.get(identity or "")
    if identity == "" or (organization is not None and organization.management == member):
        return [], ""
    if organization is None or member not in organization.paths:
        return [], f"what the organization of account {member} forbids is not in the snapshot"
    if kind not in organization.enabled:
        return [], ""
    return [_level(organization, target, kind) for target in organization.paths[member].strip("/").split("/")[1:]], ""


def _level(organization: Organization, target: str, kind: str) -> Group:
    texts = [
        organization.policies[key] for key in organization.attached.get(target, ()) if key in organization.policies
    ]
    name = "service-control-policy" if kind == SCP else "resource-control-policy"
    return Group(name, tuple(text for of_kind, text in texts if of_kind == kind))
