"""Health checks: of endpoints, of other checks, of alarms, of routing controls.

Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from moto.route53.exceptions import NoSuchHealthCheck
from moto.route53.models import Route53Backend

from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]
_PORTS = {"HTTP": 80, "HTTP_STR_MATCH": 80, "HTTPS": 443, "HTTPS_STR_MATCH": 443}
_ENDPOINTS = {*_PORTS, "TCP"}


def checks(backend: Any) -> dict[str, Record]:  # noqa: ANN401 moto's backend
    """Return the health checks of an account, by id."""
    kept: dict[str, Record] = backend.health_checks
    return kept


def _find(place: Place, given: Mapping[str, Json]) -> Record:
    identity = given["HealthCheckId"]
    if identity not in checks(place.backend):
        raise NoSuchHealthCheck(identity)
    return checks(place.backend)[identity]


def create(place: Place, given: Mapping[str, Json]) -> Json:
    """Make a health check."""
    config = given["HealthCheckConfig"]
    for check in checks(place.backend).values():
        if check["CallerReference"] == given["CallerReference"]:
            code = "HealthCheckAlreadyExists"
            raise RefusedError(code, "A health check with the same caller reference has been created already.")
    _check(config)
    identity = str(uuid4())
    check = {
        "Id": identity,
        "CallerReference": given["CallerReference"],
        "HealthCheckConfig": {**_defaults(config), **config},
        "HealthCheckVersion": 1,
    }
    checks(place.backend)[identity] = check
    return {"HealthCheck": check, "Location": f"https://route53.amazonaws.com/2013-04-01/healthcheck/{identity}"}


def _defaults(config: Mapping[str, Json]) -> Record:
    common = {"Inverted": False, "Disabled": False}
    if config["Type"] not in _ENDPOINTS:
        return common
    defaults = {**common, "RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False}
    if config["Type"] in _PORTS:
        defaults |= {"Port": _PORTS[config["Type"]], "EnableSNI": config["Type"].startswith("HTTPS")}
    return defaults


def _check(config: Mapping[str, Json]) -> None:
    needed = {
        "CALCULATED": ("ChildHealthChecks",),
        "CLOUDWATCH_METRIC": ("AlarmIdentifier", "InsufficientDataHealthStatus"),
        "RECOVERY_CONTROL": ("RoutingControlArn",),
        "HTTP_STR_MATCH": ("SearchString",),
        "HTTPS_STR_MATCH": ("SearchString",),
        "TCP": ("Port",),
    }
    missing = [name for name in needed.get(config["Type"], ()) if name not in config]
    if config["Type"] in _ENDPOINTS and not {"IPAddress", "FullyQualifiedDomainName"} & set(config):
        missing.append("IPAddress")
    if missing:
        code = "InvalidInput"
        raise RefusedError(code, f"Invalid parameter: {missing[0]} is required for health checks of {config['Type']}.")


def update(place: Place, given: Mapping[str, Json]) -> Json:
    """Change a health check; what is named as reset is as if it had never been set."""
    check = _find(place, given)
    if given.get("HealthCheckVersion", check["HealthCheckVersion"]) != check["HealthCheckVersion"]:
        code = "HealthCheckVersionMismatch"
        raise RefusedError(code, "The value of HealthCheckVersion does not match that of the health check.")
    config: Record = check["HealthCheckConfig"]
    for name in given.get("ResetElements", ()):
        config.pop(name, None)
    config |= {n: v for n, v in given.items() if n not in {"HealthCheckId", "HealthCheckVersion", "ResetElements"}}
    check["HealthCheckVersion"] += 1
    return {"HealthCheck": check}


def get(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell of a health check."""
    return {"HealthCheck": _find(place, given)}


def tell(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell of all health checks."""
    del given
    found = list(checks(place.backend).values())
    return {"HealthChecks": found, "Marker": "", "IsTruncated": False, "MaxItems": "100"}


def delete(place: Place, given: Mapping[str, Json]) -> Json:
    """Remove a health check that no other one counts."""
    identity = _find(place, given)["Id"]
    if any(identity in one["HealthCheckConfig"].get("ChildHealthChecks", ()) for one in checks(place.backend).values()):
        code = "HealthCheckInUse"
        raise RefusedError(code, f"The health check {identity} is the child of another one.")
    del checks(place.backend)[identity]
    return {}


OPERATIONS = {
    "CreateHealthCheck": create,
    "UpdateHealthCheck": update,
    "GetHealthCheck": get,
    "ListHealthChecks": tell,
    "DeleteHealthCheck": delete,
}


def install() -> None:
    """Let moto's other code find the checks that are kept here."""
    backend: Any = Route53Backend

    def get_health_check(self: Any, health_check_id: str) -> Record:  # noqa: ANN401 moto's own
        if health_check_id not in self.health_checks:
            raise NoSuchHealthCheck(health_check_id)
        found: Record = self.health_checks[health_check_id]
        return found

    backend.get_health_check = get_health_check
