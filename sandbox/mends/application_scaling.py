"""Application Auto Scaling: a policy stays itself when it is put again, and goes with its target."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from moto.applicationautoscaling import models
from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.exceptions import JsonRESTError
from moto.utilities.utils import get_partition

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations
from sandbox.services import operation_model

Json = Any
_ROLES = {
    "appstream": "AppStreamFleet",
    "cassandra": "CassandraTable",
    "comprehend": "ComprehendEndpoint",
    "dynamodb": "DynamoDBTable",
    "ec2": "EC2SpotFleetRequest",
    "ecs": "ECSService",
    "elasticache": "ElastiCacheRG",
    "kafka": "KafkaCluster",
    "lambda": "LambdaConcurrency",
    "neptune": "NeptuneCluster",
    "rds": "RDSCluster",
    "sagemaker": "SageMakerEndpoint",
    "workspaces": "WorkSpacesPool",
}
"""Namespace → how the name of its service-linked role ends."""

_OF_SERVICES = {
    "ECSServiceAverageCPUUtilization": "CPUUtilization",
    "ECSServiceAverageMemoryUtilization": "MemoryUtilization",
}

_SERVICE = re.compile(r"service/[^/]+/[^/]+")


def _apply() -> None:
    _targets()
    _policies()
    policy: Any = models.FakeApplicationAutoscalingPolicy
    policy._generate_ecs_alarms = _alarms_of_service


def _targets() -> None:
    backend: Any = models.ApplicationAutoscalingBackend
    register, deregister = backend.register_scalable_target, backend.deregister_scalable_target

    def known(namespace: str, _resource: str, dimension: str | None) -> bool:
        members = operation_model("application-autoscaling", "RegisterScalableTarget").input_shape.members
        fits = dimension is None or (
            dimension in members["ScalableDimension"].enum and dimension.split(":")[0] == namespace
        )
        if namespace not in members["ServiceNamespace"].enum or not fits:
            msg = "Unsupported service namespace, resource type or scalable dimension"
            raise AWSValidationException(msg)
        return True

    def register_scalable_target(self: Any, *args: Any, **given: Any) -> Any:  # noqa: ANN401 moto's own signatures
        named = dict(zip(("namespace", "r_id"), args, strict=False)) | given
        if named["namespace"] == "ecs" and not _SERVICE.fullmatch(named["r_id"]):
            msg = "Unsupported service namespace, resource type or scalable dimension"
            raise AWSValidationException(msg)
        target = register(self, *args, **given)
        if not target.role_arn and target.service_namespace in _ROLES:
            service = f"{target.service_namespace}.application-autoscaling.amazonaws.com"
            name = f"AWSServiceRoleForApplicationAutoScaling_{_ROLES[target.service_namespace]}"
            partition = get_partition(self.region_name)
            target.role_arn = f"arn:{partition}:iam::{self.account_id}:role/aws-service-role/{service}/{name}"
        return target

    def deregister_scalable_target(self: Any, namespace: str, r_id: str, dimension: str) -> None:  # noqa: ANN401
        if not self._scalable_target_exists(r_id, dimension):
            code = "ObjectNotFoundException"
            raise JsonRESTError(code, f"No scalable target registered for {namespace}, {r_id}, {dimension}")
        deregister(self, namespace, r_id, dimension)
        place = (namespace, r_id, dimension)
        for policy in list(self.policies.values()):
            if (policy.service_namespace, policy.resource_id, policy.scalable_dimension) == place:
                self.delete_scaling_policy(policy.policy_name, *place)
        self.scheduled_actions = [
            action
            for action in self.scheduled_actions
            if (action.service_namespace, action.resource_id, action.scalable_dimension) != place
        ]

    module: Any = models
    module._target_params_are_valid = known
    backend.register_scalable_target = register_scalable_target
    backend.deregister_scalable_target = deregister_scalable_target


def _policies() -> None:
    backend: Any = models.ApplicationAutoscalingBackend
    policy: Any = models.FakeApplicationAutoscalingPolicy
    put, init, delete = backend.put_scaling_policy, policy.__init__, backend.delete_scaling_policy

    def made(self: Any, *args: Any, **given: Any) -> None:  # noqa: ANN401
        predictive = given.get("policy_type") == "PredictiveScaling"
        init(self, *args, **{**given, **({"policy_type": "StepScaling"} if predictive else {})})
        if predictive:
            self.policy_type, self.step_scaling_policy_configuration = "PredictiveScaling", None

    def put_scaling_policy(self: Any, **given: Any) -> Any:  # noqa: ANN401
        names = ("service_namespace", "resource_id", "scalable_dimension", "policy_name")
        key = policy.formulate_key(*(given[name] for name in names))
        if not self._scalable_target_exists(given["resource_id"], given["scalable_dimension"]):
            code, where = "ObjectNotFoundException", ", ".join(given[name] for name in names[:3])
            raise JsonRESTError(code, f"No scalable target registered for {where}")
        old = self.policies.get(key)
        if old is not None:
            old.delete_alarms(self.account_id, self.region_name)
        new = put(self, **given)
        if old is not None:
            new.policy_arn, new.creation_time = old.policy_arn, old.creation_time
        return new

    def delete_scaling_policy(self: Any, policy_name: str, *place: str, **named: str) -> None:  # noqa: ANN401
        try:
            delete(self, policy_name, *place, **named)
        except AWSValidationException as error:
            code = "ObjectNotFoundException"
            raise JsonRESTError(code, error.message) from None

    policy.__init__ = made
    backend.put_scaling_policy, backend.delete_scaling_policy = put_scaling_policy, delete_scaling_policy


def _alarms_of_service(policy: Any) -> list[Any]:  # noqa: ANN401 moto's policy and alarms
    """Return the two alarms of an ECS service that tracks a target: above it, and below nine tenths of it."""
    settings: Mapping[str, Json] = policy.target_tracking_scaling_policy_configuration or {}
    metric = _metric(policy, settings)
    if metric is None:
        return []
    cloudwatch = cloudwatch_backends[policy.account_id][policy.region_name]
    target, action = float(settings["TargetValue"]), f"{policy.policy_arn}:createdBy/{policy._guid}"
    return [
        cloudwatch.put_metric_alarm(
            name=f"TargetTracking-{policy.resource_id}-Alarm{end}-{uuid4()}",
            metric_data_queries=[],
            comparison_operator=f"{comparison}ThanThreshold",
            evaluation_periods=periods,
            period=60,
            threshold=threshold,
            description=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
            alarm_actions=[action],
            **metric,
        )
        for end, comparison, periods, threshold in (
            ("High", "Greater", 3, target),
            ("Low", "Less", 15, 0.9 * target),
        )
        if end == "High" or not settings.get("DisableScaleIn")
    ]


def _metric(policy: Any, settings: Mapping[str, Json]) -> dict[str, Json] | None:  # noqa: ANN401
    """Return the metric that a policy tracks, or nothing if it is an expression of several."""
    own = settings.get("CustomizedMetricSpecification", {})
    if "MetricName" in own:
        named = {"namespace": own["Namespace"], "metric_name": own["MetricName"], "statistic": own["Statistic"]}
        return {**named, "dimensions": own.get("Dimensions", [])}
    predefined = settings.get("PredefinedMetricSpecification", {})
    kind = predefined.get("PredefinedMetricType")
    if kind in _OF_SERVICES:
        _, cluster, service = policy.resource_id.split("/")
        dimensions = [{"Name": "ClusterName", "Value": cluster}, {"Name": "ServiceName", "Value": service}]
        named = {"namespace": "AWS/ECS", "metric_name": _OF_SERVICES[kind], "statistic": "Average", "unit": "Percent"}
        return {**named, "dimensions": dimensions}
    if kind == "ALBRequestCountPerTarget":
        balancer, _, group = predefined["ResourceLabel"].partition("/targetgroup/")
        dimensions = [
            {"Name": "TargetGroup", "Value": f"targetgroup/{group}"},
            {"Name": "LoadBalancer", "Value": balancer},
        ]
        named = {"namespace": "AWS/ApplicationELB", "metric_name": "RequestCountPerTarget", "statistic": "Sum"}
        return {**named, "dimensions": dimensions[:1]}
    return None


def _answer() -> None:
    """Answer what moto's handler passes over: tags, predictive policies, policies by name."""
    from moto.applicationautoscaling import responses as moto_responses  # noqa: PLC0415 loaded by the first request

    responses: Any = moto_responses

    handler: Any = responses.ApplicationAutoScalingResponse
    register, put, build = handler.register_scalable_target, handler.put_scaling_policy, responses._build_policy
    describe = handler.describe_scaling_policies
    predictive = "PredictiveScalingPolicyConfiguration"

    def register_scalable_target(self: Any) -> Any:  # noqa: ANN401
        answer = register(self)
        if tags := self._get_param("Tags"):
            target = _target(self.applicationautoscaling_backend, self._get_param("ResourceId"))
            target.__dict__.setdefault("tags", {}).update(tags)
        return answer

    def put_scaling_policy(self: Any) -> Any:  # noqa: ANN401
        forecast = self._get_param(predictive)
        if not forecast:
            return put(self)
        policy = self.applicationautoscaling_backend.put_scaling_policy(
            policy_name=self._get_param("PolicyName"),
            service_namespace=self._get_param("ServiceNamespace"),
            resource_id=self._get_param("ResourceId"),
            scalable_dimension=self._get_param("ScalableDimension"),
            policy_type=self._get_param("PolicyType"),
            policy_body=forecast,
        )
        return json.dumps({"PolicyARN": policy.policy_arn, "Alarms": []})

    def describe_scaling_policies(self: Any) -> Any:  # noqa: ANN401
        names = self._get_param("PolicyNames")
        if not names:
            return describe(self)
        answer = json.loads(describe(self))
        answer["ScalingPolicies"] = [one for one in answer["ScalingPolicies"] if one["PolicyName"] in names]
        return json.dumps(answer)

    def build_policy(policy: Any) -> dict[str, Json]:  # noqa: ANN401
        told: dict[str, Json] = build(policy)
        if policy.policy_type == "PredictiveScaling":
            told[predictive] = policy._policy_body
        return told

    handler.register_scalable_target, handler.put_scaling_policy = register_scalable_target, put_scaling_policy
    handler.describe_scaling_policies = describe_scaling_policies
    handler._validate_params = lambda _self: None
    responses._build_policy = build_policy
    operations("application-autoscaling", {"TagResource": _tag, "UntagResource": _untag, "ListTagsForResource": _tags})


def _target(backend: Any, name: str) -> Any:  # noqa: ANN401
    for targets in backend.targets.values():
        for target in targets.values():
            if name in (target.arn, target.resource_id):
                return target
    code = "ResourceNotFoundException"
    raise JsonRESTError(code, f"Resource not found: {name}")


def _held(place: Place, given: Mapping[str, Json]) -> dict[str, str]:
    held: dict[str, str] = _target(place.backend, given["ResourceARN"]).__dict__.setdefault("tags", {})
    return held


def _tag(place: Place, given: Mapping[str, Json]) -> Json:
    _held(place, given).update(given["Tags"])
    return {}


def _untag(place: Place, given: Mapping[str, Json]) -> Json:
    for key in given["TagKeys"]:
        _held(place, given).pop(key, None)
    return {}


def _tags(place: Place, given: Mapping[str, Json]) -> Json:
    return {"Tags": _held(place, given)}


_SOURCE = "https://docs.aws.amazon.com/autoscaling/application/APIReference/"
MENDS = (
    Mend(
        name="application_scaling",
        moto="A policy has another ARN whenever it is put, may be put on nothing and outlives its target; predictive "
        "policies and newer dimensions are refused; a target has no role unless it is given one, and the alarms of an "
        "ECS service have a threshold of 6.",
        aws="A policy keeps its ARN and goes with its target, as scheduled actions do; a service-linked role stands "
        "in; the alarms' thresholds follow the target.",
        source=f"{_SOURCE}API_DeregisterScalableTarget.html",
        apply=_apply,
        when="moto.applicationautoscaling.models",
    ),
    Mend(
        name="application_scaling_answers",
        moto="Targets have no tags, predictive policies are not told, and policies are not told by name.",
        aws="They have them; DescribeScalingPolicies takes PolicyNames.",
        source=f"{_SOURCE}API_DescribeScalingPolicies.html",
        apply=_answer,
        when="moto.applicationautoscaling.urls",
    ),
)
