"""Custom domain names of API Gateway: where they point to."""

import secrets
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto.apigateway import models as rest
from moto.apigatewayv2 import models as http

from sandbox.patching import replace

ZONES = {
    "af-south-1": "Z2DHW2332DAMTN",
    "ap-east-1": "Z3FD1VL90ND7K5",
    "ap-northeast-1": "Z1YSHQZHG15GKL",
    "ap-northeast-2": "Z20JF4UZKIW1U8",
    "ap-northeast-3": "Z22ILHG95FLSZ2",
    "ap-south-1": "Z3VO1THU9YC4UR",
    "ap-south-2": "Z0853509Q1135NJ66RUH",
    "ap-southeast-1": "ZL327KTPIQFUL",
    "ap-southeast-2": "Z2RPCDW04V8134",
    "ap-southeast-3": "Z10132843TYUYSLUG4HA3",
    "ap-southeast-4": "Z092189423Y7RJK61311D",
    "ca-central-1": "Z19DQILCV0OWEC",
    "eu-central-1": "Z1U9ULNL0V5AJ3",
    "eu-north-1": "Z3UWIKFBOOGXPP",
    "eu-south-1": "Z3BT4WSQ9TDYZV",
    "eu-west-1": "ZLY8HYME6SFDD",
    "eu-west-2": "ZJ5UAJN8Y3Z2Q",
    "eu-west-3": "Z3KY65QIEKYHQQ",
    "me-south-1": "Z20ZBPC0SS8806",
    "sa-east-1": "ZCMLWB8V5SYIT",
    "us-east-1": "Z1UJRXOUMOOFQ8",
    "us-east-2": "ZOJJZC49E0EPZ",
    "us-west-1": "Z2MUQ32089INYE",
    "us-west-2": "Z2OJLYMUO9EFXC",
}
"""The hosted zones of Regional endpoints: https://docs.aws.amazon.com/general/latest/gr/apigateway.html"""


def install() -> None:
    """Let domain names tell the host and the hosted zone to point an alias record at."""
    replace(rest.DomainName, __init__=_begin_rest)
    replace(http.DomainName, __init__=_begin_http, to_json=_tell_http)
    replace(rest.APIGatewayBackend, **dict.fromkeys(_NAMED, _named_plainly))


_NAMED = (
    "create_base_path_mapping",
    "delete_base_path_mapping",
    "delete_domain_name",
    "get_base_path_mapping",
    "get_base_path_mappings",
    "get_domain_name",
    "update_base_path_mapping",
)


def _named_plainly(original: Callable[..., Any], self: Any, domain_name: str, *more: Any, **named: Any) -> Any:  # noqa: ANN401 moto's own
    """Take a name as it is and not as a URL has it, in which an asterisk is ``%2A``."""
    return original(self, unquote(domain_name), *more, **named)


def _begin_rest(original: Callable[..., Any], self: Any, domain_name: str, **named: Any) -> None:  # noqa: ANN401 moto's own
    original(self, domain_name, **named)
    region = named.get("region_name") or "us-east-1"
    kinds = (named.get("endpoint_configuration") or {}).get("types") or ["EDGE"]
    self.endpoint_configuration = {**(named.get("endpoint_configuration") or {}), "types": kinds}
    self.security_policy = self.security_policy or "TLS_1_2"
    self.regional_domain_name = _host(region) if "REGIONAL" in kinds else None
    self.regional_hosted_zone_id = ZONES.get(region) if "REGIONAL" in kinds else None
    if "EDGE" not in kinds:
        self.distribution_domain_name = self.distribution_hosted_zone_id = None


def _begin_http(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
    original(self, *arguments, **named)
    region = named["backend"].region_name
    self.host, self.zone, self.backend = _host(region), ZONES.get(region), named["backend"]
    self.backend.tag_resource(self.domain_name_arn, named.get("tags") or {})


def _tell_http(original: Callable[..., Any], self: Any) -> dict[str, Any]:  # noqa: ANN401
    added = {
        "apiGatewayDomainName": self.host,
        "domainNameStatus": "AVAILABLE",
        "endpointType": "REGIONAL",
        "hostedZoneId": self.zone,
        "securityPolicy": "TLS_1_2",
    }
    configurations = [{**added, **config} for config in self.domain_name_configurations or []]
    tags = self.backend.get_tags(self.domain_name_arn)
    told = {"routingMode": "API_MAPPING_ONLY", **original(self)}
    return {**told, "domainNameConfigurations": configurations, "tags": tags}


def _host(region: str) -> str:
    token = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(10))
    return f"d-{token}.execute-api.{region}.amazonaws.com"
