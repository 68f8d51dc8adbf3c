"""API Gateway: from where an API may be called at all, whatever its methods ask for."""

import json
from typing import Any

from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.lessons.apis import served

ANYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
FROM_ELSEWHERE = {**ANYBODY, "Effect": "Deny", "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}}


def answers(lab: Lab, *statements: dict[str, Any]) -> list[int]:
    """Serve an API with a resource policy; return what the office and somebody at home are answered with."""
    api = served(lab, policy=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    url = f"https://{api}.execute-api.{lab.region}.amazonaws.com/prod/"
    return [ask("GET", url, source=source).status for source in ("203.0.113.7", "198.51.100.7")]


def test_a_resource_policy_lets_in_the_office_alone(lab: Lab) -> None:
    """Both statements are needed: one lets anybody in, the other denies all who come from elsewhere."""
    assert answers(lab, ANYBODY, FROM_ELSEWHERE) == [200, 403]


def test_a_policy_that_denies_nobody_lets_everybody_in(lab: Lab) -> None:
    """The twin: the same API without the second statement is reached from everywhere."""
    assert answers(lab, ANYBODY) == [200, 200]


def test_a_policy_that_only_denies_lets_nobody_in(lab: Lab) -> None:
    """Not to be denied is not to be allowed: without the first statement the office is refused as well."""
    assert answers(lab, FROM_ELSEWHERE) == [403, 403]
