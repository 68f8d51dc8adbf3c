"""How CDK is told what a stage of a REST API is like: limits, logs, traces, cache, canary."""

from aws_cdk import Duration
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs

from refarch.serverless.rest_stage import Canary, Stage


def stage_options(stage: Stage, access_log: logs.ILogGroup) -> apigateway.StageOptions:
    """Return the options of a stage that writes a line for each request.

    Args:
        stage: how it serves.
        access_log: where the lines go.
    """
    cache = stage.cache
    return apigateway.StageOptions(
        stage_name=stage.name,
        variables=dict(stage.variables) or None,
        throttling_rate_limit=stage.rate,
        throttling_burst_limit=stage.burst,
        tracing_enabled=True,
        metrics_enabled=True,
        # Errors only: with INFO, or with data tracing, the log would hold what customers send.
        logging_level=apigateway.MethodLoggingLevel.ERROR,
        access_log_destination=apigateway.LogGroupLogDestination(access_log),
        access_log_format=apigateway.AccessLogFormat.json_with_standard_fields(
            caller=True,
            http_method=True,
            ip=True,
            protocol=True,
            request_time=True,
            resource_path=True,
            response_length=True,
            status=True,
            user=True,
        ),
        cache_cluster_enabled=None if cache is None else True,
        cache_cluster_size=None if cache is None else cache.gib,
        caching_enabled=None if cache is None else True,
        cache_data_encrypted=None if cache is None else True,
        cache_ttl=None if cache is None else Duration.seconds(cache.seconds),
    )


def divert(api: apigateway.RestApi, canary: Canary) -> None:
    """Let a canary have its share of what the API's stage is asked."""
    stage, deployment = api.deployment_stage.node.default_child, api.latest_deployment
    assert isinstance(stage, apigateway.CfnStage)
    assert deployment is not None
    if canary.stays_with is not None:
        stage.deployment_id = canary.stays_with
    stage.canary_setting = apigateway.CfnStage.CanarySettingProperty(
        deployment_id=deployment.deployment_id,
        percent_traffic=canary.percent,
        stage_variable_overrides=dict(canary.variables) or None,
    )
