"""What the Reachability Analyzer and the Network Access Analyzer are asked: paths and access scopes, not answers.

Sources: https://docs.aws.amazon.com/vpc/latest/reachability/how-reachability-analyzer-works.html and
https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/how-network-access-analyzer-works.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_KINDS = {
    "i-": "instance",
    "eni-": "network-interface",
    "igw-": "internet-gateway",
    "pcx-": "vpc-peering-connection",
    "tgw-attach-": "transit-gateway-attachment",
    "tgw-": "transit-gateway",
    "vgw-": "vpn-gateway",
    "vpce-svc-": "vpc-endpoint-service",
    "vpce-": "vpc-endpoint",
}
_CONTENT = ("MatchPaths", "ExcludePaths")


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    if parameters["Protocol"] not in ("tcp", "udp"):
        refuse("InvalidParameterValue", f"The protocol {parameters['Protocol']} is neither tcp nor udp.")
    about: Record = {"CreatedDate": now()}
    for end in ("Source", "Destination"):
        if end in parameters:
            about[f"{end}Arn"] = _arn(backend, parameters[end])
    return about


def _arn(backend: Any, end: str) -> str:  # noqa: ANN401
    if end.startswith("arn:"):
        return end
    kind = next((kind for prefix, kind in _KINDS.items() if end.startswith(prefix)), None)
    if kind is None:
        refuse("InvalidParameterValue", f"{end} is no source or destination of paths.")
    return f"arn:{backend.partition}:ec2:{backend.region_name}:{backend.account_id}:{kind}/{end}"


PATHS = Ec2Kind(
    name="NetworkInsightsPath",
    type="network-insights-path",
    prefix="nip",
    id="NetworkInsightsPathId",
    arn="NetworkInsightsPathArn",
    unknown="InvalidNetworkInsightsPathId.NotFound",
    verbs={"Modify": None},
    begin=_begin,
)
SCOPES = Ec2Kind(
    name="NetworkInsightsAccessScope",
    type="network-insights-access-scope",
    prefix="nis",
    id="NetworkInsightsAccessScopeId",
    arn="NetworkInsightsAccessScopeArn",
    unknown="InvalidNetworkInsightsAccessScopeId.NotFound",
    verbs={"Modify": None},
    begin=lambda _backend, parameters: {
        "CreatedDate": now(),
        "UpdatedDate": now(),
        **{name: parameters.get(name, []) for name in _CONTENT},
    },
)


def _create_scope(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    made = dict(SCOPES.create(backend, parameters))
    scope = made["NetworkInsightsAccessScope"]["NetworkInsightsAccessScopeId"]
    return {**made, **_content(backend, {"NetworkInsightsAccessScopeId": scope})}


def _content(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    scope = SCOPES.own(backend, "NetworkInsightsAccessScopeId", parameters["NetworkInsightsAccessScopeId"])
    told = {name: scope[name] for name in ("NetworkInsightsAccessScopeId", *_CONTENT)}
    return {"NetworkInsightsAccessScopeContent": told}


def install() -> None:
    """Let EC2 answer."""
    PATHS.install()
    SCOPES.install()
    write({"CreateNetworkInsightsAccessScope": _create_scope, "GetNetworkInsightsAccessScopeContent": _content})
