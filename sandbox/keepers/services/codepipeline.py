"""CodePipeline: pipelines and webhooks. No pipeline runs.

Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse

_INBOUND = "Inbound"


def _pipeline(place: Place, name: str) -> Record:
    found = next((one for one in place.all("Pipeline") if one["name"] == name), None)
    if found is None:
        refuse("PipelineNotFoundException", f"Account '{place.account_id}' does not have a pipeline with name '{name}'")
    return found


def _stage(place: Place, params: Record) -> tuple[Record, str]:
    """Return the transitions of a pipeline that are closed, and the one that a request is about."""
    pipeline = _pipeline(place, params["pipelineName"])
    if params["stageName"] not in [stage["name"] for stage in pipeline["stages"]]:
        refuse("StageNotFoundException", f"There is no stage {params['stageName']}.")
    return pipeline.setdefault("closed", {}), f"{params['stageName']} {params['transitionType']}"


def _disable(place: Place, params: Record) -> Record:
    closed, transition = _stage(place, params)
    closed[transition] = params["reason"]
    return {}


def _enable(place: Place, params: Record) -> Record:
    closed, transition = _stage(place, params)
    closed.pop(transition, None)
    return {}


def _state(place: Place, params: Record) -> Record:
    """Return the stages with the transitions that are closed; nothing has ever run."""
    pipeline = _pipeline(place, params["name"])
    closed = pipeline.get("closed", {})
    stages = []
    for stage in pipeline["stages"]:
        reason = closed.get(f"{stage['name']} {_INBOUND}")
        transition = {"enabled": reason is None} | ({} if reason is None else {"disabledReason": reason})
        actions = [{"actionName": action["name"]} for action in stage["actions"]]
        stages.append({"stageName": stage["name"], "inboundTransitionState": transition, "actionStates": actions})
    return {
        "pipelineName": pipeline["name"],
        "pipelineVersion": pipeline["version"],
        "stageStates": stages,
        "created": pipeline["created"],
        "updated": pipeline["updated"],
    }


def _check(_place: Place, record: Record) -> None:
    """Refuse what has no first stage of sources alone and no second one, and stages or actions of one name."""
    stages = record["stages"]
    names = [stage["name"] for stage in stages]
    if len(names) < 2:
        refuse("InvalidStructureException", "Pipeline should have at least two stages")
    if len(set(names)) < len(names):
        refuse("InvalidStageDeclarationException", "Stage names must be unique within a pipeline")
    for index, stage in enumerate(stages):
        sources = {action["actionTypeId"]["category"] == "Source" for action in stage["actions"]}
        if sources != {index == 0}:
            words = "Pipeline has source actions only in its first stage, and no others there"
            refuse("InvalidStageDeclarationException", words)


def _details(_place: Place, record: Record) -> Record:
    return {"pipelineArn": record["pipelineArn"], "created": record["created"], "updated": record["updated"]}


def _definition(_place: Place, record: Record) -> Record:
    return record


KEPT = Kept(
    service="codepipeline",
    invalid="ValidationException",
    operations={
        "DisableStageTransition": _disable,
        "EnableStageTransition": _enable,
        "GetPipelineState": _state,
        "RegisterWebhookWithThirdParty": lambda _place, _params: {},
        "DeregisterWebhookWithThirdParty": lambda _place, _params: {},
    },
    kinds=(
        Kind(
            name="Pipeline",
            key=("name",),
            arn="pipelineArn",
            inside=("pipeline",),
            unique=("name",),
            missing="PipelineNotFoundException",
            taken="PipelineNameInUseException",
            defaults={"pipelineType": "V1", "executionMode": "SUPERSEDED"},
            whole=True,
            check=_check,
            made={
                "version": 1,
                "pipelineArn": "arn:{partition}:codepipeline:{region}:{account}:{name}",
                "created": now,
                "updated": now,
            },
            renewed={"version": lambda _place, record: record["version"] + 1, "updated": now},
            told={"metadata": _details},
        ),
        Kind(
            name="Webhook",
            key=("name",),
            arn="arn",
            inside=("webhook",),
            missing="WebhookNotFoundException",
            put=("PutWebhook",),
            uses={"targetPipeline": "Pipeline"},
            made={
                "arn": "arn:{partition}:codepipeline:{region}:{account}:webhook:{name}",
                "url": "https://webhooks.{region}.codepipeline.amazonaws.com/trigger?t={hex32}",
            },
            told={"definition": _definition},
        ),
    ),
)
