"""Who and what is meant: from an ARN, a name, or what a stack made, to a principal and a resource."""

import re
from collections.abc import Iterable

from analysis.identity.request import Kind, Principal, Resource
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import StackResource
from analysis.snapshot.model.identity import Identity

_ACCOUNT = re.compile(r"\d{12}")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
_ROOT = re.compile(r"arn:[^:]+:iam::(?P<account>\d{12}):root")
_SESSION = re.compile(r"arn:(?P<partition>[^:]+):sts::(?P<account>\d{12}):assumed-role/(?P<role>[^/]+)/(?P<session>.+)")
_IDENTITY = re.compile(r"arn:[^:]+:iam::(?P<account>\d{12}):(?P<kind>user|role)/.+")
_OF_OBJECTS = re.compile(
    r"s3:(?!(get|put)bucket)(\w*object\w*|abortmultipartupload|listmultipartuploadparts|\w*governanceretention)"
)
"""Actions on objects, whose ARN goes on with a slash and the key.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""


class UnknownNameError(Exception):
    """A name means nobody, or several."""


def principal_of(account: Account, who: str, made: Iterable[StackResource] = ()) -> Principal:
    """Return who is meant.

    Args:
        account: the model.
        who: an ARN (of a user, a role, a role's session, an account's root), a service like ``s3.amazonaws.com``,
            ``*`` for whoever does not sign, twelve digits for an account's root, or the name of a user or role.
        made: what stacks made that goes by that name.

    Raises:
        UnknownNameError: if it means nobody, or several.
    """
    if who == "*":
        return Principal(Kind.ANONYMOUS, who)
    if _SERVICE.fullmatch(who):
        return Principal(Kind.SERVICE, who)
    root = _ROOT.fullmatch(who)
    if root or _ACCOUNT.fullmatch(who):
        number = root["account"] if root else who
        return Principal(Kind.ROOT, who if root else f"arn:{partition_of(account)}:iam::{number}:root", number)
    session = _SESSION.fullmatch(who)
    if session:
        return _session(account, session)
    if _IDENTITY.fullmatch(who) or who in account.identities:
        return _principal(account, who)
    names = {each.physical_id for each in made if each.type in ("AWS::IAM::Role", "AWS::IAM::User")} or {who}
    found = [identity for identity in account.identities.values() if identity.name in names]
    if len(found) == 1:
        return _of(found[0])
    kinds = "RoleDetailList", "UserDetailList"
    told = next((f"; {account.missing[kind]}" for kind in kinds if kind in account.missing), "")
    msg = f"{who!r} means {_listed([each.arn for each in found]) or 'no user and no role that is there'}{told}"
    raise UnknownNameError(msg)


def partition_of(account: Account) -> str:
    """Return ``aws``, ``aws-cn`` or ``aws-us-gov``."""
    return "aws-cn" if account.region.startswith("cn-") else "aws-us-gov" if "-gov-" in account.region else "aws"


def _session(account: Account, match: re.Match[str]) -> Principal:
    roles = [
        each
        for each in account.identities.values()
        if each.kind == "role" and each.account == match["account"] and each.name == match["role"]
    ]
    arn = roles[0].arn if roles else f"arn:{match['partition']}:iam::{match['account']}:role/{match['role']}"
    return Principal(Kind.SESSION, arn, match["account"], match["session"], roles[0] if roles else None)


def _principal(account: Account, arn: str) -> Principal:
    identity = account.identities.get(arn)
    if identity is not None:
        return _of(identity)
    return Principal(Kind.USER if ":user/" in arn else Kind.SESSION, arn, arn.split(":")[4])


def _of(identity: Identity) -> Principal:
    kind = Kind.USER if identity.kind == "user" else Kind.SESSION
    return Principal(kind, identity.arn, identity.account, identity=identity)


def resource_of(account: Account, what: str, action: str, made: Iterable[StackResource] = ()) -> Resource:
    """Return what is meant.

    Args:
        account: the model.
        what: an ARN, ``*`` for actions without a resource, a bucket's name with or without a key behind a slash, the
            alias (``alias/orders``) or id of a key, or another thing's name.
        action: which is done with it: of a bucket, an action on objects means every object.
        made: what stacks made that goes by that name.

    Raises:
        UnknownNameError: if it means nothing, or several things.
    """
    if what == "*":
        return Resource("*", None)
    arns = [what] if what.startswith("arn:") else _arns(account, what, made)
    if len(arns) != 1:
        msg = f"{what!r} means {_listed(arns) or 'nothing that is there: give its ARN'}"
        raise UnknownNameError(msg)
    arn = arns[0]
    _, _, service, region, owner, *_ = [*arn.split(":"), *[""] * 5]
    if service == "s3" and not owner:
        return _of_bucket(account, arn, action)
    if service == "kms" and ":alias/" in arn and not action.lower().endswith("alias"):
        target = account.aliases.get(arn, "")
        arn = f"{arn.rpartition(':alias/')[0]}:key/{target}" if target else arn
    return Resource(arn, owner or None, region)


def _of_bucket(account: Account, arn: str, action: str) -> Resource:
    name, _, key = arn.partition(":::")[2].partition("/")
    if not key and _OF_OBJECTS.fullmatch(action.lower()):
        arn = f"{arn.rstrip('/')}/*"
    bucket = account.buckets.get(name)
    return Resource(arn, bucket.account, bucket.region) if bucket else Resource(arn, None)


_BY_TYPE = {
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{id}",
    "AWS::RDS::DBInstance": "rds:{region}:{account}:db:{id}",
    "AWS::EC2::Instance": "ec2:{region}:{account}:instance/{id}",
    "AWS::EC2::InstanceConnectEndpoint": "ec2:{region}:{account}:instance-connect-endpoint/{id}",
    "AWS::EC2::VPC": "ec2:{region}:{account}:vpc/{id}",
    "AWS::SSM::Parameter": "ssm:{region}:{account}:parameter/{id}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{id}",
}
"""Type of a stack's resource → its ARN, made of its place and its physical id.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""


def _arns(account: Account, what: str, made: Iterable[StackResource]) -> list[str]:
    """Return the ARNs that a name may mean."""
    found = [arn for each in made if (arn := _arn_of(account, each))]
    if found:
        return list(dict.fromkeys(found))
    name, _, key = what.removeprefix("s3://").partition("/")
    if name in account.buckets:
        return [f"arn:{partition_of(account)}:s3:::{name}{f'/{key}' if key else ''}"]
    keys = [arn for arn in account.keys if arn.rpartition("/")[2] == what]
    aliases = [arn for arn in account.aliases if arn.rpartition(":")[2] == what]
    roles = [arn for arn, identity in account.identities.items() if identity.name == what]
    others = [arn for (_, identity), arn in account.arns.items() if what in (identity, arn.rpartition(":")[2])]
    return [*keys, *aliases, *roles, *others]


def _arn_of(account: Account, made: StackResource) -> str:
    """Return the ARN of what a stack made; empty if it has none that is known."""
    identity = made.physical_id
    place, region = account.stack_places.get(made.stack, (account.id, account.region))
    told = account.arns.get((made.type, identity), "")
    if told or identity.startswith("arn:"):
        return told or identity
    if made.type == "AWS::S3::Bucket":
        return f"arn:{partition_of(account)}:s3:::{identity}"
    if made.type in ("AWS::IAM::Role", "AWS::IAM::User"):
        return next((arn for arn, each in account.identities.items() if each.name == identity), "")
    kind = "AWS::KMS::Key" if made.type == "AWS::KMS::ReplicaKey" else made.type
    pattern = _BY_TYPE.get(kind, "")
    return f"arn:{partition_of(account)}:{pattern}".format(region=region, account=place, id=identity) if pattern else ""


def _listed(names: Iterable[str]) -> str:
    found = sorted(names)
    return f"several: {', '.join(found)}" if len(found) > 1 else "".join(found)
