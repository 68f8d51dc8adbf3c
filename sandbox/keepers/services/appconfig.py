"""What moto's AppConfig lacks: environments, deployment strategies and deployments, which are complete at once.

Alarms of an environment roll nothing back.

Source: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/Welcome.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_MISSING, _INVALID = "ResourceNotFoundException", "BadRequestException"
_LINEAR, _FAST = "LINEAR", {"FinalBakeTimeInMinutes": 10, "GrowthType": "LINEAR"}
_PREDEFINED = {
    "AppConfig.AllAtOnce": {"DeploymentDurationInMinutes": 0, "GrowthFactor": 100.0, **_FAST},
    "AppConfig.Linear50PercentEvery30Seconds": {
        "DeploymentDurationInMinutes": 1,
        "GrowthFactor": 50.0,
        "FinalBakeTimeInMinutes": 1,
        "GrowthType": _LINEAR,
    },
    "AppConfig.Canary10Percent20Minutes": {
        "DeploymentDurationInMinutes": 20,
        "GrowthFactor": 10.0,
        "FinalBakeTimeInMinutes": 10,
        "GrowthType": "EXPONENTIAL",
    },
    "AppConfig.Linear20PercentEvery6Minutes": {
        "DeploymentDurationInMinutes": 30,
        "GrowthFactor": 20.0,
        "FinalBakeTimeInMinutes": 30,
        "GrowthType": _LINEAR,
    },
}
"""https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy-predefined.html"""


def _asked(place: Place, operation: str, **parameters: Json) -> Record:
    """Return what moto's part of the service tells.

    Raises:
        KeptError: as it refuses.
    """
    try:
        return place.services.call("appconfig", operation, **parameters)
    except ClientError as error:
        raise KeptError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from None


def _owned(place: Place, params: Record) -> None:
    """Refuse what belongs to an application that is not there."""
    _asked(place, "GetApplication", ApplicationId=params["ApplicationId"])


def _predefined(_place: Place, asked: Record) -> Record:
    """Return one of AWS's own strategies."""
    name = asked["DeploymentStrategyId"]
    if name not in _PREDEFINED:
        raise KeptError(_MISSING, f"DeploymentStrategy {name} does not exist.")
    return {"Id": name, "Name": name, "ReplicateTo": "NONE", **_PREDEFINED[name]}


def _strategy(place: Place, name: str) -> Record:
    kept = [one for one in place.all("DeploymentStrategy") if one["Id"] == name]
    return kept[0] if kept else _predefined(place, {"DeploymentStrategyId": name})


def _check_deployment(place: Place, record: Record) -> None:
    """Refuse a deployment of what there is not; a version that is hosted must be there."""
    _strategy(place, record["DeploymentStrategyId"])
    key = {name: record[name] for name in ("ApplicationId", "ConfigurationProfileId")}
    profile = _asked(place, "GetConfigurationProfile", **key)
    version = record["ConfigurationVersion"]
    if profile.get("LocationUri") == "hosted":
        if not str(version).isdigit():
            raise KeptError(_INVALID, f"Version {version} of a hosted configuration is not a number.")
        _asked(place, "GetHostedConfigurationVersion", **key, VersionNumber=int(version))


def _number(place: Place, record: Record) -> int:
    same = [one for one in place.all("Deployment") if one["EnvironmentId"] == record["EnvironmentId"]]
    return len(same) + 1


def _of_strategy(name: str) -> Any:  # noqa: ANN401 a function of place and record
    return lambda place, record: _strategy(place, record["DeploymentStrategyId"])[name]


KEPT = Kept(
    service="appconfig",
    beside="appconfig",
    invalid=_INVALID,
    kinds=(
        Kind(
            name="Environment",
            key=("ApplicationId", "EnvironmentId"),
            arn="Arn",
            fields={"EnvironmentId": "Id"},
            owned=_owned,
            made={
                "Id": "{id7}",
                "Arn": "arn:{partition}:appconfig:{region}:{account}:application/{ApplicationId}/environment/{Id}",
                "State": "READY_FOR_DEPLOYMENT",
            },
        ),
        Kind(
            name="DeploymentStrategy",
            key=("DeploymentStrategyId",),
            arn="Arn",
            fields={"DeploymentStrategyId": "Id"},
            list=("ListDeploymentStrategies",),
            absent=_predefined,
            defaults={"FinalBakeTimeInMinutes": 0, "GrowthType": _LINEAR, "ReplicateTo": "NONE"},
            made={"Id": "{id7}", "Arn": "arn:{partition}:appconfig:{region}:{account}:deploymentstrategy/{Id}"},
        ),
        Kind(
            name="Deployment",
            key=("ApplicationId", "EnvironmentId", "DeploymentNumber"),
            arn="Arn",
            owned=_owned,
            within={"EnvironmentId": "Environment"},
            create=("StartDeployment",),
            check=_check_deployment,
            made={
                "DeploymentNumber": _number,
                "Arn": "arn:{partition}:appconfig:{region}:{account}:application/{ApplicationId}/environment/"
                "{EnvironmentId}/deployment/{DeploymentNumber}",
                "State": "COMPLETE",
                "PercentageComplete": 100.0,
                "StartedAt": now,
                "CompletedAt": now,
                **{
                    name: _of_strategy(name)
                    for name in (
                        *("DeploymentDurationInMinutes", "FinalBakeTimeInMinutes", "GrowthFactor", "GrowthType"),
                    )
                },
            },
        ),
    ),
)
