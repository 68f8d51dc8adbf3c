"""Organizations: every type of policy, paths, units that are not empty, and the organization's own resource policy."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply_policy_types() -> None:
    from moto.core.utils import get_service_model  # noqa: PLC0415 loaded by now
    from moto.organizations.models import FakePolicy, FakeRoot  # noqa: PLC0415

    types = list(get_service_model("organizations").shape_for("PolicyType").enum)
    known = "SERVICE_CONTROL_POLICY"
    begin: Callable[..., None] = FakePolicy.__init__
    policy: Any = FakePolicy
    policy.SUPPORTED_POLICY_TYPES = types
    FakeRoot.SUPPORTED_POLICY_TYPES = types

    def __init__(self: Any, organization: Any, **kwargs: Any) -> None:  # noqa: ANN401, N807 moto's own
        kind = kwargs.get("Type", "")
        begin(self, organization, **{**kwargs, "Type": known if kind in types else kind})
        self.type = kind
        self._arn_format = f"arn:{{0}}:organizations::{{1}}:policy/{{2}}/{kind.lower()}/{{3}}"

    policy.__init__ = __init__


def _apply_paths() -> None:
    from moto.organizations.models import FakeAccount, FakeOrganizationalUnit  # noqa: PLC0415

    account, unit = FakeAccount, FakeOrganizationalUnit
    describe_account: Callable[..., Json] = account.describe
    describe_unit: Callable[..., Json] = unit.describe

    def tell_account(self: Any) -> Json:  # noqa: ANN401
        return {**describe_account(self), "Paths": [f"{_path(self.organization_id, self)}{self.id}/"]}

    def tell_unit(self: Any) -> Json:  # noqa: ANN401
        told = describe_unit(self)
        path = f"{_path(self.organization_id, self)}{self.id}/"
        return {"OrganizationalUnit": {**told["OrganizationalUnit"], "Path": path}}

    account.describe = tell_account  # type: ignore[method-assign]
    unit.describe = tell_unit  # type: ignore[method-assign]


def _path(organization: str, child: Any) -> str:  # noqa: ANN401
    """Return the way from the organization to what holds a unit or an account, as policies' conditions write it."""
    from moto.organizations.models import organizations_backends  # noqa: PLC0415

    held: Any = organizations_backends[child.master_account_id]
    units = {unit.id: unit for backend in held.values() for unit in backend.ou}
    names, parent = [], child.parent_id
    while parent is not None:
        names.append(parent)
        parent = units[parent].parent_id
    return "/".join([organization, *reversed(names)]) + "/"


def _apply_units() -> None:
    from moto.organizations.exceptions import DuplicateOrganizationalUnitException  # noqa: PLC0415
    from moto.organizations.models import OrganizationsBackend  # noqa: PLC0415

    from sandbox.patching import RefusedError  # noqa: PLC0415

    backend: Any = OrganizationsBackend
    create, delete = backend.create_organizational_unit, backend.delete_organizational_unit

    def refuse_twins(self: Any, name: str, parent: str, but: str = "") -> None:  # noqa: ANN401
        if any((unit.name, unit.parent_id) == (name, parent) and unit.id != but for unit in self.ou):
            raise DuplicateOrganizationalUnitException

    def create_organizational_unit(self: Any, **kwargs: Any) -> Json:  # noqa: ANN401
        self.validate_parent_id(kwargs["ParentId"])
        refuse_twins(self, kwargs["Name"], kwargs["ParentId"])
        return create(self, **kwargs)

    def update_organizational_unit(self: Any, **kwargs: Any) -> Json:  # noqa: ANN401
        unit = self.get_organizational_unit_by_id(kwargs["OrganizationalUnitId"])
        refuse_twins(self, kwargs.get("Name", unit.name), unit.parent_id, unit.id)
        unit.name = kwargs.get("Name", unit.name)
        return unit.describe()

    def delete_organizational_unit(self: Any, **kwargs: Any) -> None:  # noqa: ANN401
        unit = self.get_organizational_unit_by_id(kwargs["OrganizationalUnitId"])
        if any(child.parent_id == unit.id for child in (*self.ou, *self.accounts)):
            code = "OrganizationalUnitNotEmptyException"
            raise RefusedError(code, "You can't delete an organizational unit that contains accounts or other units.")
        for policy in unit.attached_policies:
            policy.attachments.remove(unit)
        delete(self, **kwargs)

    backend.create_organizational_unit = create_organizational_unit
    backend.update_organizational_unit = update_organizational_unit
    backend.delete_organizational_unit = delete_organizational_unit


class _ResourcePolicy:
    """The policy by which an organization lets members do some of its management."""

    def __init__(self, organization: Any, content: str, tags: Mapping[str, str]) -> None:  # noqa: ANN401
        from moto.moto_api._internal import mock_random  # noqa: PLC0415

        self.id = f"rp-{mock_random.get_random_string(20, lower_case=True)}"
        self.arn = f"{organization.arn.replace(':organization/', ':resourcepolicy/')}/{self.id}"
        self.content = content
        self.tags = dict(tags)

    def describe(self) -> Json:
        return {"ResourcePolicy": {"ResourcePolicySummary": {"Id": self.id, "Arn": self.arn}, "Content": self.content}}


def _apply_resource_policies() -> None:
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415
    from moto.organizations.models import OrganizationsBackend  # noqa: PLC0415

    from sandbox.patching import RefusedError, answers, parameters_of  # noqa: PLC0415

    backend: Any = OrganizationsBackend
    find_tagged: Callable[..., Any] = backend._get_resource_for_tagging

    def held(request: Any) -> _ResourcePolicy:  # noqa: ANN401
        request.organizations_backend.describe_organization()
        policy: _ResourcePolicy | None = request.organizations_backend.__dict__.get(name)
        if policy is None:
            code = "ResourcePolicyNotFoundException"
            raise RefusedError(code, "We can't find a resource policy for your organization.")
        return policy

    def put(request: Any) -> ActionResult:  # noqa: ANN401
        given, state = parameters_of(request), request.organizations_backend
        state.describe_organization()
        if name in state.__dict__:
            held(request).content = given["Content"]
        else:
            tags = {tag["Key"]: tag["Value"] for tag in given.get("Tags", ())}
            state.__dict__[name] = _ResourcePolicy(state.org, given["Content"], tags)
        return ActionResult(held(request).describe())

    def describe(request: Any) -> ActionResult:  # noqa: ANN401
        return ActionResult(held(request).describe())

    def delete(request: Any) -> ActionResult:  # noqa: ANN401
        held(request)
        del request.organizations_backend.__dict__[name]
        return EmptyResult()

    def tagged(self: Any, resource_id: str) -> Any:  # noqa: ANN401
        policy = self.__dict__.get(name)
        return policy if policy is not None and policy.id == resource_id else find_tagged(self, resource_id)

    name = "resource_policy"
    answers(
        "organizations",
        {"PutResourcePolicy": put, "DescribeResourcePolicy": describe, "DeleteResourcePolicy": delete},
    )
    backend._get_resource_for_tagging = tagged


_PAGES = "https://docs.aws.amazon.com/organizations/latest/APIReference"
_WHEN = "moto.organizations.urls"

MENDS = (
    Mend(
        name="organization_policy_types",
        moto="Backup policies are not implemented, and six newer types are unknown.",
        aws="There are policies of every type; the type stands in the ARN.",
        source=f"{_PAGES}/API_CreatePolicy.html",
        apply=_apply_policy_types,
        when=_WHEN,
    ),
    Mend(
        name="organization_paths",
        moto="Units and accounts tell no path.",
        aws="A path leads from the organization through root and units, as aws:PrincipalOrgPaths has it.",
        source=f"{_PAGES}/API_OrganizationalUnit.html",
        apply=_apply_paths,
        when=_WHEN,
    ),
    Mend(
        name="organizational_units",
        moto="A unit is deleted with accounts in it and stays a target of policies; two units of one parent may share"
        " a name, and no unit may take a name that is used anywhere.",
        aws="A unit that is not empty stays; names are unique among the units of one parent.",
        source=f"{_PAGES}/API_DeleteOrganizationalUnit.html",
        apply=_apply_units,
        when=_WHEN,
    ),
    Mend(
        name="organization_resource_policies",
        moto="An organization has no resource policy.",
        aws="It has at most one, which PutResourcePolicy makes or changes.",
        source=f"{_PAGES}/API_PutResourcePolicy.html",
        apply=_apply_resource_policies,
        when=_WHEN,
    ),
)
