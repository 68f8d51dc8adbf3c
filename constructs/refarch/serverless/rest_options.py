"""How CDK is told what a stage of a REST API is like: logs, traces, cache, canary, and limits of its methods."""

from collections.abc import Sequence

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.serverless.rest_cache import settings_of
from refarch.serverless.rest_stage import Canary, Stage


def make_api(
    scope: Construct, *, about: str, stage: Stage, access_log: logs.ILogGroup, policy: iam.PolicyDocument | None
) -> apigateway.RestApi:
    """Add an API of CDK's, with its deployment and its stage, to a construct.

    Args:
        scope: the construct.
        about: what it is for.
        stage: how it serves.
        access_log: where the stage writes a line for each request.
        policy: the resource policy.
    """
    return apigateway.RestApi(
        scope,
        "Api",
        description=about,
        # Where its callers are the same ones from everywhere, CloudFront in front of it does more than an edge
        # endpoint, which is CloudFront that nobody can configure.
        endpoint_configuration=apigateway.EndpointConfiguration(types=[apigateway.EndpointType.REGIONAL]),
        deploy_options=_stage_options(stage, access_log),
        cloud_watch_role=False,
        # What a stage has left can be gone back to, and be kept beside a canary; all of them go with the API.
        retain_deployments=True,
        policy=policy,
    )


def _stage_options(stage: Stage, access_log: logs.ILogGroup) -> apigateway.StageOptions:
    """Return the options of a stage that writes a line for each request.

    What it has for its methods is set by :func:`set_methods`, as it is known later.

    Args:
        stage: how it serves.
        access_log: where the lines go.
    """
    cache = stage.cache
    return apigateway.StageOptions(
        stage_name=stage.name,
        variables=dict(stage.variables) or None,
        tracing_enabled=True,
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
    )


def set_methods(api: apigateway.RestApi, stage: Stage, cached: Sequence[str]) -> None:
    """Let an API's stage limit and log all methods, and keep the answers to ``GET`` on some paths."""
    resource = api.deployment_stage.node.default_child
    assert isinstance(resource, apigateway.CfnStage)
    resource.method_settings = [*settings_of(stage, cached)]


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
