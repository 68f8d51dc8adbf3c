"""What is known of a request's context without being told: who asks, what is asked for, and how.

A request is taken to be made by the principal itself, over TLS. Whether it is made through a service is told by
``kms:ViaService``, through which VPC endpoint by ``aws:SourceVpce``.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

from collections.abc import Mapping

from analysis.identity.request import ABSENT, Kind, Principal, Resource
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.identity import Identity

Values = tuple[str, ...] | None
_ENCRYPTION_CONTEXT = "kms:encryptioncontext:"
_WITH_CONTEXT = frozenset({"kms:decrypt", "kms:encrypt", "kms:creategrant"})
"""With those that begin like the two below, what has an encryption context.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
"""
_ALSO_WITH_CONTEXT = ("kms:generatedatakey", "kms:reencrypt")
_ONLY_FROM_SERVICES = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalservicename",
)
"""Keys that a service sets when it asks of its own accord."""
_OF_THEIR_SERVICE_ONLY = frozenset(
    ("autoscaling", "cloudformation", "dynamodb", "iam", "kms", "rds", "s3", "secretsmanager", "sns", "sqs")
)
"""Services whose condition keys are in no other service's requests."""
_OF_SESSIONS = ("aws:federatedprovider", "aws:ec2instancesource", "lambda:sourcefunctionarn", "ec2:sourceinstancearn")


def context_of(
    account: Account, principal: Principal, action: str, resource: Resource, told: Mapping[str, Values]
) -> tuple[dict[str, Values], tuple[str, ...]]:
    """Return the context of a request, and the prefixes of keys that are not in it.

    Args:
        account: the model.
        principal: who asks.
        action: what.
        resource: of which resource.
        told: what was told of the context; it goes before what is known.
    """
    given = {key.lower(): values for key, values in told.items()}
    service = action.partition(":")[0].lower()
    found = {
        "aws:securetransport": ("true",),
        "aws:requestedregion": (resource.region,) if resource.region else None,
        **_of_principal(account, principal),
        **_of_resource(account, resource),
        **_through(account, given),
        **(_of_key(account, principal, action.lower(), resource, told) if service == "kms" else {}),
        **given,
    }
    absent = [f"{other}:" for other in _OF_THEIR_SERVICE_ONLY if other != service]
    if principal.kind is not Kind.SERVICE:
        absent += _ONLY_FROM_SERVICES
    if principal.kind is not Kind.SESSION:
        absent += _OF_SESSIONS
    if principal.identity is not None and _tags_are_all(principal.identity):
        absent.append("aws:principaltag/")
    if service == "kms":
        absent += _absent_of_key(action.lower(), given)
    return found, tuple(absent)


def _of_principal(account: Account, principal: Principal) -> dict[str, Values]:
    user = principal.kind is Kind.USER
    found: dict[str, Values] = {
        "aws:principaltype": (principal.kind.value,),
        "aws:principalisawsservice": ("true" if principal.kind is Kind.SERVICE else "false",),
        "aws:username": (principal.arn.rpartition("/")[2],) if user else ABSENT,
    }
    if principal.kind is Kind.SERVICE:
        found["aws:principalservicename"] = (principal.arn,)
    if not principal.account:
        return {**found, **dict.fromkeys(("aws:principalarn", "aws:principalaccount", "aws:principalorgid"), ABSENT)}
    found["aws:principalarn"] = (principal.arn,)
    found["aws:principalaccount"] = (principal.account,)
    found |= _of_organization(account, principal.account, "aws:principalorgid", "aws:principalorgpaths")
    if principal.kind is Kind.ROOT:
        found["aws:userid"] = (principal.account,)
    identity = principal.identity
    if identity is not None:
        if user:
            found["aws:userid"] = (identity.unique_id,)
        elif principal.session:
            found["aws:userid"] = (f"{identity.unique_id}:{principal.session}",)
        found |= {f"aws:principaltag/{name.lower()}": (value,) for name, value in identity.tags}
    return found


def _of_resource(account: Account, resource: Resource) -> dict[str, Values]:
    if resource.account is None:
        return {}
    return {
        "aws:resourceaccount": (resource.account,),
        **_of_organization(account, resource.account, "aws:resourceorgid", "aws:resourceorgpaths"),
    }


def _of_organization(account: Account, member: str, id_key: str, paths_key: str) -> dict[str, Values]:
    """Return what is known of the organization that an account is in; nothing if that cannot be said."""
    identity = account.member_of.get(member)
    whole = next((each for each in account.organizations.values() if member in each.paths), None)
    if whole is not None:
        return {id_key: (whole.id,), paths_key: (whole.paths[member].removesuffix(f"{member}/"),)}
    if identity is None:
        return {}
    return {id_key: (identity,)} if identity else {id_key: ABSENT, paths_key: ABSENT}


def _through(account: Account, given: Mapping[str, Values]) -> dict[str, Values]:
    """Return what is known of the way: through a service, or an endpoint of a VPC."""
    via = given.get("kms:viaservice") or ABSENT
    found: dict[str, Values] = {
        "aws:viaawsservice": ("true" if via else "false",),
        "aws:calledvia": tuple(_without_region(name) for name in via),
        "aws:calledviafirst": tuple(_without_region(name) for name in via[:1]),
        "aws:calledvialast": tuple(_without_region(name) for name in via[-1:]),
    }
    endpoint = account.endpoints.get((given.get("aws:sourcevpce") or ("",))[0])
    return {**found, "aws:sourcevpc": (endpoint.vpc_id,)} if endpoint else found


def _without_region(service: str) -> str:
    """Return ``s3.amazonaws.com`` of ``s3.us-east-1.amazonaws.com``."""
    first, _, rest = service.partition(".")
    return f"{first}.amazonaws.com{'.cn' if rest.endswith('.cn') else ''}"


def _of_key(
    account: Account, principal: Principal, action: str, resource: Resource, told: Mapping[str, Values]
) -> dict[str, Values]:
    found: dict[str, Values] = {"kms:calleraccount": (principal.account,) if principal.account else ABSENT}
    names = [key for key, values in told.items() if key.lower().startswith(_ENCRYPTION_CONTEXT) and values != ABSENT]
    if names:
        found["kms:encryptioncontextkeys"] = tuple(name[len(_ENCRYPTION_CONTEXT) :] for name in names)
    elif not _has_context(action):
        found["kms:encryptioncontextkeys"] = ABSENT
    found["kms:viaservice"] = ABSENT
    key = account.keys.get(resource.arn)
    if key is not None:
        found |= {name.lower(): (value,) for name, value in key.facts}
        if "Aliases" not in account.missing:
            found["kms:resourcealiases"] = key.aliases
    return found


def _has_context(action: str) -> bool:
    return action in _WITH_CONTEXT or action.startswith(_ALSO_WITH_CONTEXT)


def _absent_of_key(action: str, given: Mapping[str, Values]) -> list[str]:
    absent = [] if "grant" in action else ["kms:grant"]
    told = any(key.startswith(_ENCRYPTION_CONTEXT) and values != ABSENT for key, values in given.items())
    if told or not _has_context(action):
        absent.append(_ENCRYPTION_CONTEXT)
    return absent


def _tags_are_all(identity: Identity) -> bool:
    """Return whether a principal has no tags but its own: sessions may bring some if the trust policy lets them."""
    trust = identity.trust.lower().replace(" ", "")
    return identity.kind == "user" or not any(part in trust for part in ("tagsession", '"sts:*"', '"*"', "sts:tag*"))
