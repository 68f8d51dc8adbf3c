"""Detective: a behaviour graph and who contributes to it. Nothing is ever put into one.

Source: https://docs.aws.amazon.com/detective/latest/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

_CONFLICT, _MISSING = "ConflictException", "ResourceNotFoundException"


def _check_only_one(place: Place, record: Record) -> None:
    if "GraphArn" not in record and place.all("Graph"):
        words = "This account already has a behavior graph."
        raise KeptError(_CONFLICT, words)


def _graph(place: Place, arn: str) -> Record:
    for graph in place.all("Graph"):
        if graph["GraphArn"] == arn:
            return graph
    raise KeptError(_MISSING, f"Graph {arn} does not exist.")


def _create_members(place: Place, params: Record) -> Record:
    arn = _graph(place, params["GraphArn"])["GraphArn"]
    made = []
    for account in params["Accounts"]:
        member = {**account, "GraphArn": arn, "Status": "INVITED", "AdministratorId": place.account_id}
        place.make(member, {"InvitedTime": now, "UpdatedTime": now, "InvitationType": "INVITATION"})
        kept = place.all("Member")
        if account["AccountId"] not in [one["AccountId"] for one in kept]:
            kept.append(member)
        made.append(member)
    return {"Members": made, "UnprocessedAccounts": []}


def _get_members(place: Place, params: Record) -> Record:
    _graph(place, params["GraphArn"])
    found = [one for one in place.all("Member") if one["AccountId"] in params["AccountIds"]]
    missing = set(params["AccountIds"]) - {one["AccountId"] for one in found}
    return {"MemberDetails": found, "UnprocessedAccounts": [{"AccountId": one, "Reason": "none"} for one in missing]}


def _delete_members(place: Place, params: Record) -> Record:
    _graph(place, params["GraphArn"])
    kept = place.all("Member")
    kept[:] = [one for one in kept if one["AccountId"] not in params["AccountIds"]]
    return {"AccountIds": params["AccountIds"], "UnprocessedAccounts": []}


def _list_members(place: Place, params: Record) -> Record:
    _graph(place, params["GraphArn"])
    return {"MemberDetails": place.all("Member")}


def _drop_members(place: Place, _record: Record) -> None:
    place.all("Member").clear()


def _set_organization(place: Place, params: Record) -> Record:
    _graph(place, params["GraphArn"])["AutoEnable"] = params.get("AutoEnable", False)
    return {}


def _tell_organization(place: Place, params: Record) -> Record:
    return {"AutoEnable": _graph(place, params["GraphArn"]).get("AutoEnable", False)}


def _enable_administrator(place: Place, params: Record) -> Record:
    record = {**params}
    arn = f"arn:{place.partition}:detective:{place.region_name}:{params['AccountId']}:graph:{{hex32}}"
    place.make(record, {"GraphArn": arn, "DelegationTime": now})
    place.all("Administrator")[:] = [record]
    return {}


def _administrators(place: Place, _params: Record) -> Record:
    return {"Administrators": place.all("Administrator")}


def _disable_administrator(place: Place, _params: Record) -> Record:
    place.all("Administrator").clear()
    return {}


KEPT = Kept(
    service="detective",
    operations={
        "CreateMembers": _create_members,
        "GetMembers": _get_members,
        "ListMembers": _list_members,
        "DeleteMembers": _delete_members,
        "UpdateOrganizationConfiguration": _set_organization,
        "DescribeOrganizationConfiguration": _tell_organization,
        "EnableOrganizationAdminAccount": _enable_administrator,
        "ListOrganizationAdminAccounts": _administrators,
        "DisableOrganizationAdminAccount": _disable_administrator,
    },
    kinds=(
        Kind(
            name="Graph",
            key=("GraphArn",),
            arn="GraphArn",
            check=_check_only_one,
            check_deletion=_drop_members,
            made={
                "GraphArn": "arn:{partition}:detective:{region}:{account}:graph:{hex32}",
                "Arn": "{GraphArn}",
                "CreatedTime": now,
            },
        ),
    ),
)
