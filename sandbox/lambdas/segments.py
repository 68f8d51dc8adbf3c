"""What X-Ray is told of an invocation: Lambda's own segment, and the function's, with loading and running in it.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
"""

from typing import Any

from sandbox import clock, tracing
from sandbox.services import InProcessServices
from sandbox.tracing import Trace


def is_active(function: Any) -> bool:  # noqa: ANN401 moto's own class, which would take long to import
    """Return whether a function decides by itself that an invocation is traced."""
    return (function.tracing_config or {}).get("Mode") == "Active"


def record(  # noqa: PLR0917 all of it is told
    function: Any,  # noqa: ANN401 see above
    caused: Trace,
    own: Trace,
    request: str,
    seconds: float,
    init: float | None,
    failed: bool,  # noqa: FBT001 see above
) -> None:
    """Tell X-Ray of an invocation, if it is traced.

    Args:
        function: moto's record of it.
        caused: the trace of whoever has invoked it.
        own: the trace that the function was given; its parent is the function's own segment.
        request: the request's id.
        seconds: how long the handler ran.
        init: how many seconds it took to load, if it was loaded for this.
        failed: whether it has failed.
    """
    if not own.sampled:
        return
    end, lambdas = clock.now(), tracing.new_id()
    begin = end - seconds - (init or 0.0)
    arn = ":".join(str(function.function_arn).split(":")[:7])
    common = {"name": str(function.function_name), "trace_id": own.root, "start_time": begin, "end_time": end}
    if failed:
        common |= {"fault": True}
    parts = [{"id": tracing.new_id(), "name": "Invocation", "start_time": end - seconds, "end_time": end}]
    if init is not None:
        parts.insert(
            0, {"id": tracing.new_id(), "name": "Initialization", "start_time": begin, "end_time": begin + init}
        )
    above = {"parent_id": caused.parent} if caused.parent and caused.root == own.root else {}
    details = {"account_id": str(function.account_id), "function_arn": arn}
    tracing.record(
        InProcessServices(function.account_id, function.region),
        {
            **common,
            **above,
            "id": lambdas,
            "origin": "AWS::Lambda",
            "resource_arn": arn,
            "http": {"response": {"status": 200}},
            "aws": {"request_id": request, "resource_names": [str(function.function_name)]},
        },
        {
            **common,
            "id": own.parent,
            "parent_id": lambdas,
            "origin": "AWS::Lambda::Function",
            "aws": details,
            "subsegments": parts,
        },
    )
