"""What a REST API gives a customer: a key, and a plan with limits of its own."""

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from refarch.refusal import refuse
from refarch.serverless.rest_stage import refuse_bad_rate


def sell(
    scope: Construct, api: apigateway.RestApi, customer: str, *, rate: float, burst: int, per_day: int
) -> apigateway.IApiKey:
    """Add a customer's key to an API, and a plan for its stage; see :meth:`RestApi.sold_to`.

    Raises:
        RefusedError: if the limits let nothing through.
    """
    refuse_bad_rate(scope, rate=rate, burst=burst)
    if per_day < 1:
        refuse(scope, f"per_day={per_day}", "a quota of 0 answers every request with 429", "Allow some")
    plan = api.add_usage_plan(
        f"{customer}Plan",
        throttle=apigateway.ThrottleSettings(rate_limit=rate, burst_limit=burst),
        quota=apigateway.QuotaSettings(limit=per_day, period=apigateway.Period.DAY),
    )
    plan.add_api_stage(stage=api.deployment_stage)
    key = api.add_api_key(f"{customer}Key")
    plan.add_api_key(key)
    return key
