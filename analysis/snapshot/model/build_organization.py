"""Building organizations: as the management account tells of them, for all of its members."""

from collections.abc import Sequence
from typing import Any

from analysis.snapshot.model.identity import Organization, PolicyText
from analysis.snapshot.model.read import Json, Reading
from analysis.snapshot.raw import Raw

_POLICIES = {"ServiceControlPolicies": "SERVICE_CONTROL_POLICY", "ResourceControlPolicies": "RESOURCE_CONTROL_POLICY"}
_NEEDED = (
    "Organization",
    "Roots",
    "Accounts",
    *(f"{file}{part}" for file in _POLICIES for part in ("", "Contents", "Targets")),
)


def organizations(reading: Reading, raws: Sequence[Raw]) -> dict[str, Any]:
    """Return the organizations that are known as a whole, and which one each account is in, as far as it tells."""
    found: dict[str, Organization] = {}
    member_of: dict[str, str] = {}
    for raw in raws:
        own = Reading(raw)
        if own.holds("Organization"):
            told = list(own.each("Organization", lambda item: (str(item["Id"]), str(item["MasterAccountId"]))))
            for identity, management in told:
                member_of[raw.account] = identity
                organization = _organization(own, raw, identity, management)
                if organization is not None:
                    found[identity] = organization
                found.setdefault(identity, Organization(identity, management))
            if not told and own.holds("Organization"):
                member_of.setdefault(raw.account, "")
        reading.warnings += own.warnings
    return {"organizations": found, "member_of": member_of}


def _organization(own: Reading, raw: Raw, identity: str, management: str) -> Organization | None:
    """Return the organization that an account tells of, if that account sees all of it."""
    paths = dict(own.each("Accounts", lambda item: (str(item["Id"]), _path(item, identity))))
    roots = list(own.each("Roots", _enabled))
    texts = {
        key: (kind, PolicyText(key, text))
        for file, kind in _POLICIES.items()
        for key, text in own.each(f"{file}Contents", lambda item: (item["PolicyId"], item["Policy"]["Content"]))
    }
    attached: dict[str, list[str]] = {}
    for file in _POLICIES:
        for target, policy in own.each(f"{file}Targets", lambda item: (item["TargetId"], item["PolicyId"])):
            attached.setdefault(target, []).append(policy)
    if raw.account not in paths or not all(own.holds(name) for name in _NEEDED):
        return None
    return Organization(
        id=identity,
        management=management,
        paths=paths,
        enabled=frozenset(kind for kinds in roots for kind in kinds),
        policies=texts,
        attached={target: tuple(policies) for target, policies in attached.items()},
    )


def _path(item: Json, identity: str) -> str:
    """Return ``o-…/r-…/ou-…/<account>/``.

    Raises:
        ValueError: if none of the paths is in the organization.
    """
    found = next((str(path) for path in item["Paths"] if str(path).startswith(f"{identity}/")), None)
    if found is None:
        msg = f"no path in {identity}"
        raise ValueError(msg)
    return found


def _enabled(item: Json) -> tuple[str, ...]:
    """Return the types of policies that a root has switched on."""
    return tuple(str(kind["Type"]) for kind in item.get("PolicyTypes") or () if kind.get("Status") == "ENABLED")
