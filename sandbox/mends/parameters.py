"""Parameters match their pattern, fit their tier, and tell their policies."""

import inspect
import json
import re
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_INVALID, _MISMATCH = "ValidationException", "ParameterPatternMismatchException"
_LONGEST = {"Standard": 4096, "Advanced": 8192}


def _apply() -> None:
    from moto.core.exceptions import JsonRESTError  # noqa: PLC0415 loaded by now
    from moto.ssm.models import Parameter, SimpleSystemManagerBackend  # noqa: PLC0415

    backend: Any = SimpleSystemManagerBackend
    parameter: Any = Parameter
    put, told = backend.put_parameter, parameter.response_object

    signature = inspect.signature(put)

    def put_parameter(self: Any, *args: Json, **kwargs: Json) -> Any:  # noqa: ANN401 moto's own
        given = signature.bind(self, *args, **kwargs).arguments
        known, value = self._parameters.get(given["name"]), given["value"]
        before = known[-1] if known else None
        pattern = before.allowed_pattern if before and given["allowed_pattern"] is None else given["allowed_pattern"]
        if pattern and not re.fullmatch(pattern, value):
            words = f"Parameter value, cannot be validated against allowedPattern: {pattern}"
            raise JsonRESTError(_MISMATCH, words)
        tier = given["tier"] or (before.tier if before else None) or self.default_parameter_tier
        if tier == "Intelligent-Tiering":
            small = len(value) <= _LONGEST["Standard"] and given["policies"] in {None, "[]"}
            tier = "Standard" if small else "Advanced"
        if len(value) > _LONGEST[tier]:
            words = f"{tier} tier parameters support a maximum parameter value of {_LONGEST[tier]} characters."
            raise JsonRESTError(_INVALID, words)
        if before and before.tier == "Advanced" and tier == "Standard":
            words = "This parameter uses the advanced-parameter tier. You can't downgrade it to the standard tier."
            raise JsonRESTError(_INVALID, words)
        return put(**{**given, "tier": tier})

    def response_object(self: Any, *args: Json, **given: Json) -> Json:  # noqa: ANN401
        answer = told(self, *args, **given)
        if "Policies" in answer:
            answer["Policies"] = [
                {"PolicyText": json.dumps(one), "PolicyType": one["Type"], "PolicyStatus": "Pending"}
                for one in json.loads(self.policies)
            ]
        return answer

    backend.put_parameter, parameter.response_object = put_parameter, response_object


MENDS = (
    Mend(
        name="parameters",
        moto="A parameter's value need not match its pattern and may be of any length; its policies are told as objects"
        " where text is due; tier Intelligent-Tiering stays that.",
        aws="ParameterPatternMismatchException; 4 KB in the standard tier and 8 KB in the advanced one, which"
        " intelligent tiering chooses from, and from which no way leads back.",
        source="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
        apply=_apply,
        when="moto.ssm.urls",
    ),
)
