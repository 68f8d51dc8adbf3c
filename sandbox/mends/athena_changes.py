"""Athena's workgroups, queries, statements and catalogs change and go, and what is not there is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse, replace

Json = Any
_PRIMARY = "primary"
_ENGINE = "Athena engine version 3"


def _missing(kind: str, name: str) -> NoReturn:
    refuse("InvalidRequestException", f"{kind} {name} is not found.")


def _group(place: Place, name: str) -> Any:  # noqa: ANN401 moto's own
    return place.backend.work_groups.get(name) or _missing("WorkGroup", name)


def _made(original: Any, group: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
    """Remember when a workgroup was made, and which engine its choice comes to."""
    original(group, *arguments, **named)
    group.created = datetime.now(UTC)
    chosen = group.configuration["EngineVersion"]["SelectedEngineVersion"]
    group.configuration["EngineVersion"]["EffectiveEngineVersion"] = _ENGINE if chosen == "AUTO" else chosen


def _tell_group(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    group = _group(place, given["WorkGroup"])
    told = {"Name": group.name, "State": group.state, "Configuration": group.configuration}
    description = {"Description": group.description} if group.description else {}
    return {"WorkGroup": {**told, **description, "CreationTime": group.created}}


def _change_group(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Change what a request names; settings that it says to remove go."""
    group = _group(place, given["WorkGroup"])
    group.description = given.get("Description", group.description)
    group.state = given.get("State", group.state)
    updates = dict(given.get("ConfigurationUpdates", {}))
    results = updates.pop("ResultConfigurationUpdates", {})
    group.configuration = _changed(group.configuration, updates)
    if results:
        group.configuration["ResultConfiguration"] = _changed(
            group.configuration.get("ResultConfiguration", {}), results
        )
    return {}


def _changed(before: Mapping[str, Json], updates: Mapping[str, Json]) -> dict[str, Json]:
    going = {name.removeprefix("Remove") for name, value in updates.items() if name.startswith("Remove") and value}
    coming = {name: value for name, value in updates.items() if not name.startswith("Remove")}
    return {**{name: value for name, value in before.items() if name not in going}, **coming}


def _delete_group(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Delete a workgroup, if it is empty or all of it is to go."""
    name = given["WorkGroup"]
    group = _group(place, name)
    if name == _PRIMARY:
        refuse("InvalidRequestException", "The primary WorkGroup cannot be deleted.")
    queries = [one for one in place.backend.named_queries.values() if one.workgroup is group]
    statements = [one for one in place.backend.prepared_statements.values() if one.workgroup == name]
    if (queries or statements) and not given.get("RecursiveDeleteOption"):
        refuse("InvalidRequestException", f"WorkGroup {name} is not empty")
    for query in queries:
        del place.backend.named_queries[query.id]
    for statement in statements:
        del place.backend.prepared_statements[statement.statement_name]
    del place.backend.work_groups[name]
    return {}


def _query(place: Place, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    identity = given["NamedQueryId"]
    return place.backend.named_queries.get(identity) or _missing("NamedQuery", identity)


def _tell_query(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    query = _query(place, given)
    told = {"Name": query.name, "Database": query.database, "QueryString": query.query_string}
    description = {"Description": query.description} if query.description else {}
    return {"NamedQuery": {**told, **description, "NamedQueryId": query.id, "WorkGroup": query.workgroup.name}}


def _delete_query(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    del place.backend.named_queries[_query(place, given).id]
    return {}


def _catalog(place: Place, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    return place.backend.data_catalogs.get(given["Name"]) or _missing("DataCatalog", given["Name"])


def _told_catalog(catalog: Any) -> dict[str, Json]:  # noqa: ANN401
    told = {"Name": catalog.name, "Type": catalog.type, "Status": "CREATE_COMPLETE"}
    more = {"Description": catalog.description, "Parameters": catalog.parameters}
    return {**told, **{name: value for name, value in more.items() if value is not None}}


def _change_catalog(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    catalog = _catalog(place, given)
    catalog.type = given["Type"]
    catalog.description, catalog.parameters = given.get("Description"), given.get("Parameters")
    return {}


def _delete_catalog(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    catalog = _catalog(place, given)
    del place.backend.data_catalogs[catalog.name]
    return {"DataCatalog": _told_catalog(catalog)}


def _statement(place: Place, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    found = place.backend.get_prepared_statement(given["StatementName"], given["WorkGroup"])
    return found or refuse("ResourceNotFoundException", f"PreparedStatement {given['StatementName']} was not found.")


def _tell_statement(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    statement = _statement(place, given)
    description = {"Description": statement.description} if statement.description else {}
    told = {"StatementName": statement.statement_name, "QueryStatement": statement.query_statement, **description}
    return {"PreparedStatement": {**told, "WorkGroupName": statement.workgroup}}


def _change_statement(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    statement = _statement(place, given)
    statement.query_statement, statement.description = given["QueryStatement"], given.get("Description")
    return {}


def _delete_statement(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    del place.backend.prepared_statements[_statement(place, given).statement_name]
    return {}


def _apply() -> None:
    from moto.athena.models import WorkGroup  # noqa: PLC0415 loaded by now

    replace(WorkGroup, __init__=_made)
    operations(
        "athena",
        {
            "GetWorkGroup": _tell_group,
            "UpdateWorkGroup": _change_group,
            "DeleteWorkGroup": _delete_group,
            "GetNamedQuery": _tell_query,
            "DeleteNamedQuery": _delete_query,
            "GetDataCatalog": lambda place, given: {"DataCatalog": _told_catalog(_catalog(place, given))},
            "UpdateDataCatalog": _change_catalog,
            "DeleteDataCatalog": _delete_catalog,
            "GetPreparedStatement": _tell_statement,
            "UpdatePreparedStatement": _change_statement,
            "DeletePreparedStatement": _delete_statement,
        },
    )


MENDS = (
    Mend(
        name="athena_changes",
        moto="Workgroups, catalogs and prepared statements never change, queries and catalogs never go, and what is not"
        " there is told as nothing.",
        aws="All of them change and go; a workgroup goes only when it is empty or all of it is to go.",
        source="https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html",
        apply=_apply,
        when="moto.athena.urls",
    ),
)
