"""Glue's crawlers, triggers, connections and workflows change."""

from importlib import import_module
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, Memory, answers, parameters_of, refuse

_OF_CRAWLERS = (
    "Role",
    "DatabaseName",
    "Description",
    "Targets",
    "Schedule",
    "Classifiers",
    "TablePrefix",
    "SchemaChangePolicy",
    "RecrawlPolicy",
    "LineageConfiguration",
    "Configuration",
    "CrawlerSecurityConfiguration",
)


def _update_crawler(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
    from moto.core.utils import camelcase_to_underscores, utcnow  # noqa: PLC0415

    given = parameters_of(request)
    crawler = request.glue_backend.get_crawler(given["Name"])
    for name in _OF_CRAWLERS:
        if name in given:
            setattr(crawler, camelcase_to_underscores(name), given[name])
    crawler.version, crawler.last_updated = crawler.version + 1, utcnow()
    return ActionResult({})


def _update_trigger(request: Any) -> ActionResult:  # noqa: ANN401
    """Overwrite a trigger's definition, as the API says that an update does."""
    models: Any = import_module("moto.glue.models")
    given = parameters_of(request)
    trigger, update = request.glue_backend.get_trigger(given["Name"]), given["TriggerUpdate"]
    trigger.description = update.get("Description")
    trigger.schedule = update.get("Schedule")
    trigger.event_batching_condition = update.get("EventBatchingCondition")
    trigger.actions = [models.Action(action) for action in update.get("Actions", ())]
    trigger.predicate = models.Predicate(update["Predicate"]) if update.get("Predicate") else None
    return ActionResult({"Trigger": trigger.as_dict()})


def _update_workflow(request: Any) -> ActionResult:  # noqa: ANN401
    """Change what a request names, also to nothing."""
    from moto.core.utils import utcnow  # noqa: PLC0415

    given = parameters_of(request)
    request.glue_backend.get_workflow(given["Name"])  # refuses what is not there
    workflow = request.glue_backend.workflows[given["Name"]]
    workflow.description = given.get("Description", workflow.description)
    workflow.default_run_properties = given.get("DefaultRunProperties", workflow.default_run_properties)
    workflow.max_concurrent_runs = given.get("MaxConcurrentRuns", workflow.max_concurrent_runs)
    workflow.last_modified_on = utcnow()
    return ActionResult({"Name": given["Name"]})


def _connection(request: Any, name: str) -> Any:  # noqa: ANN401
    if name not in request.glue_backend.connections:
        refuse("EntityNotFoundException", f"Connection {name} not found")
    return request.glue_backend.connections[name]


def _update_connection(request: Any) -> ActionResult:  # noqa: ANN401
    """Overwrite a connection, but for when it was made."""
    from moto.glue.models import FakeConnection  # noqa: PLC0415 loaded by now

    given = parameters_of(request)
    before = _connection(request, given["Name"])
    tags = request.glue_backend.get_tags(before.arn)
    after = FakeConnection(request.glue_backend, before.catalog_id, given["ConnectionInput"], tags)
    after.created_time = before.created_time
    request.glue_backend.connections[given["Name"]] = after
    return ActionResult({})


def _delete_connection(request: Any) -> ActionResult:  # noqa: ANN401
    name = parameters_of(request)["ConnectionName"]
    _connection(request, name)
    del request.glue_backend.connections[name]
    return ActionResult({})


def _apply() -> None:
    answers(
        "glue",
        {
            "UpdateCrawler": _update_crawler,
            "UpdateTrigger": _update_trigger,
            "UpdateConnection": _update_connection,
            "DeleteConnection": _delete_connection,
            "UpdateWorkflow": _update_workflow,
        },
    )
    Memory(
        service="glue",
        members=("LakeFormationConfiguration",),
        key="Name",
        learns={"CreateCrawler": "@", "UpdateCrawler": "@"},
        tells={"GetCrawler": "Crawler", "GetCrawlers": "Crawlers", "BatchGetCrawlers": "Crawlers"},
        forgets=("DeleteCrawler",),
    ).install()


MENDS = (
    Mend(
        name="glue_changes",
        moto="Crawlers, triggers and connections never change, connections never go, workflows are never emptied, and"
        " crawlers forget whether Lake Formation lets them in.",
        aws="Each has an update of its own: that of a trigger or a connection overwrites it.",
        source="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-crawling.html",
        apply=_apply,
        when="moto.glue.urls",
    ),
)
