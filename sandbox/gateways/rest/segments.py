"""What X-Ray is told of a request to a stage, and what the trace is of what is behind it.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox import clock, tracing
from sandbox.gateways.messages import Response
from sandbox.gateways.rest.exchange import Exchange
from sandbox.lambdas import lineage


@dataclass
class Traced:
    """A request that may be traced.

    Attributes:
        response: what is answered, once that is known.
    """

    response: Response | None = None


@contextmanager
def traced(exchange: Exchange, stage: Any) -> Iterator[Traced]:  # noqa: ANN401 moto's Stage
    """Surround the answering of a request: what it causes belongs to its trace; afterwards X-Ray is told."""
    before = lineage.current()
    come = tracing.read(str(exchange.request.headers.get("X-Amzn-Trace-Id") or before))
    # Passive: only what comes with a decision is traced. Active: the stage decides for what comes without one.
    sampled = bool(stage.tracing_enabled) if come.sampled is None else come.sampled
    root, own = come.root or exchange.trace_root, tracing.new_id()
    refused = ";Sampled=0" if come.sampled is False else ""
    decided = f"Root={root};Parent={own};Sampled=1" if sampled else f"Root={root}{refused}"
    chain = ";".join([decided, *(part for part in before.split(";") if part.startswith("Lineage="))])
    traced = Traced()
    with lineage.caused_by(chain):
        yield traced
    if not sampled or traced.response is None:
        return
    status = traced.response.status
    url = f"https://{exchange.host}/{exchange.stage}{exchange.request.path}"
    segment = {
        "name": f"{exchange.found.api.name}/{exchange.stage}",
        "id": own,
        "trace_id": root,
        "start_time": exchange.began,
        "end_time": clock.now(),
        "origin": "AWS::ApiGateway::Stage",
        "http": {"request": {"method": exchange.request.method, "url": url}, "response": {"status": status}},
        "annotations": {"aws:api_id": exchange.found.id, "aws:api_stage": exchange.stage},
        "aws": {
            "api_gateway": {
                "account_id": exchange.found.account,
                "rest_api_id": exchange.found.id,
                "stage": exchange.stage,
                "request_id": exchange.request_id,
            }
        },
    }
    above = {"parent_id": come.parent} if come.parent else {}
    kind = {"fault": True} if status >= 500 else {"error": True} if status >= 400 else {}
    tracing.record(exchange.found.services, {**segment, **above, **kind})
