"""A plan of scaling policies for an Auto Scaling group: simple, step, target tracking, scheduled and predictive."""

from collections import Counter
from collections.abc import Sequence

from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from refarch.refusal import refuse
from refarch.scaling import rules
from refarch.scaling.policies import Policy, Predicts, Scheduled, Simple, Steps, Tracks

Policies = autoscaling.CfnScalingPolicy


class ScalingPlan(Construct):
    """Everything that changes a group's size, in one place.

    Several dynamic policies may follow the same group: of those that want more the largest wins, and nothing is taken
    away while one of them still wants it. Scheduled actions move the bounds within which all of that happens.

    Example::

        ScalingPlan(
            self,
            "Plan",
            group=fleet.group,
            minimum=3,
            maximum=12,
            policies=[
                Tracks(name="HalfBusy", target=50),
                Simple(name="TwoMore", change=2, cooldown=300),
                Scheduled(name="Morning", recurrence="0 7 * * MON-FRI", minimum=6),
                Predicts(name="Forecast", target=50, pair="ASGCPUUtilization"),
            ],
        )

    Attributes:
        policies: name → CDK policy, of those that are no scheduled actions.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scale-based-on-demand.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group: autoscaling.IAutoScalingGroup,
        minimum: int,
        maximum: int,
        policies: Sequence[Policy],
    ) -> None:
        """Add the policies.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            group: what is scaled.
            minimum: the group's own bounds, against which scheduled actions are checked.
            maximum: likewise.
            policies: in any order, each of another name.

        Raises:
            RefusedError: if a policy is none that Auto Scaling takes: steps with gaps, a minimum above the maximum, a
                forecast without its metrics, a target of zero.
        """
        super().__init__(scope, construct_id)
        self._group = group
        self._bounds = (minimum, maximum)
        if minimum > maximum:
            refuse(self, f"minimum={minimum}, maximum={maximum}", "a minimum is at most the maximum", "Exchange them")
        twice = [name for name, count in Counter(policy.name for policy in policies).items() if count > 1]
        if twice:
            refuse(self, f"policies={twice}", "a group's policies have names of their own", "Rename one")
        self.policies: dict[str, autoscaling.CfnScalingPolicy] = {}
        for policy in policies:
            self._add(policy)

    def _add(self, policy: Policy) -> None:
        match policy:
            case Tracks():
                self._hold(policy, rules.broken_by_tracking(policy))
                self._put(policy.name, "TargetTrackingScaling", target_tracking_configuration=_tracking(policy))
            case Steps():
                self._hold(policy, rules.broken_by_warm_up(policy))
                self._step(policy)
            case Simple():
                self._hold(policy, rules.broken_by_rest(policy))
                self._simple(policy)
            case Scheduled():
                least, most = self._bounds
                self._hold(policy, rules.broken_by_schedule(policy, minimum=least, maximum=most))
                self._schedule(policy)
            case Predicts():
                self._hold(policy, rules.broken_by_forecast(policy))
                self._put(policy.name, "PredictiveScaling", predictive_scaling_configuration=_forecast(policy))

    def _hold(self, policy: Policy, broken: str | None) -> None:
        if broken:
            refuse(self, f"{type(policy).__name__}(name={policy.name!r})", broken, "Say it as Auto Scaling takes it")

    def _put(self, name: str, kind: str, **said: object) -> autoscaling.CfnScalingPolicy:
        made = Policies(
            self,
            name,
            auto_scaling_group_name=self._group.auto_scaling_group_name,
            policy_type=kind,
            **said,  # type: ignore[arg-type] # what kind of policy has which of them is said above
        )
        self.policies[name] = made
        return made

    def _step(self, policy: Steps) -> None:
        made = self._put(
            policy.name,
            "StepScaling",
            adjustment_type="ChangeInCapacity",
            metric_aggregation_type="Average",
            estimated_instance_warmup=policy.warm_up,
            step_adjustments=[
                Policies.StepAdjustmentProperty(
                    scaling_adjustment=step.change,
                    metric_interval_lower_bound=step.lower,
                    metric_interval_upper_bound=step.upper,
                )
                for step in policy.steps
            ],
        )
        self._alarm(made, policy.metric, policy.threshold, periods=policy.periods, falls=policy.falls)

    def _simple(self, policy: Simple) -> None:
        made = self._put(
            policy.name,
            "SimpleScaling",
            adjustment_type="ChangeInCapacity",
            scaling_adjustment=policy.change,
            cooldown=str(policy.cooldown),
        )
        if policy.metric is not None:
            self._alarm(made, policy.metric, policy.threshold, periods=1, falls=False)

    def _schedule(self, action: Scheduled) -> None:
        autoscaling.CfnScheduledAction(
            self,
            action.name,
            auto_scaling_group_name=self._group.auto_scaling_group_name,
            recurrence=action.recurrence,
            time_zone=action.zone,
            min_size=action.minimum,
            max_size=action.maximum,
            desired_capacity=action.desired,
        )

    def _alarm(
        self,
        policy: autoscaling.CfnScalingPolicy,
        metric: cloudwatch.IMetric,
        threshold: float,
        *,
        periods: int,
        falls: bool,
    ) -> None:
        beyond = cloudwatch.ComparisonOperator
        alarm = cloudwatch.Alarm(
            self,
            f"{policy.node.id}Alarm",
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=beyond.LESS_THAN_OR_EQUAL_TO_THRESHOLD
            if falls
            else beyond.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            # Nobody asks anything at night: that is no reason to be alarmed.
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        resource = alarm.node.default_child
        assert isinstance(resource, cloudwatch.CfnAlarm)
        resource.alarm_actions = [policy.ref]


def _tracking(policy: Tracks) -> autoscaling.CfnScalingPolicy.TargetTrackingConfigurationProperty:
    return Policies.TargetTrackingConfigurationProperty(
        target_value=policy.target,
        disable_scale_in=not policy.scale_in,
        predefined_metric_specification=Policies.PredefinedMetricSpecificationProperty(
            predefined_metric_type=policy.metric, resource_label=policy.label
        ),
    )


def _forecast(policy: Predicts) -> autoscaling.CfnScalingPolicy.PredictiveScalingConfigurationProperty:
    pair = Policies.PredictiveScalingPredefinedMetricPairProperty
    load, scaling = (
        Policies.PredictiveScalingPredefinedLoadMetricProperty,
        (Policies.PredictiveScalingPredefinedScalingMetricProperty),
    )
    return Policies.PredictiveScalingConfigurationProperty(
        mode=policy.mode.value,
        scheduling_buffer_time=policy.ahead,
        metric_specifications=[
            Policies.PredictiveScalingMetricSpecificationProperty(
                target_value=policy.target,
                predefined_metric_pair_specification=pair(
                    predefined_metric_type=policy.pair, resource_label=policy.label
                )
                if policy.pair
                else None,
                predefined_load_metric_specification=load(
                    predefined_metric_type=policy.load, resource_label=_label_for(policy.load, policy)
                )
                if policy.load
                else None,
                predefined_scaling_metric_specification=scaling(
                    predefined_metric_type=policy.scaling, resource_label=_label_for(policy.scaling, policy)
                )
                if policy.scaling
                else None,
            )
        ],
    )


def _label_for(metric: str, policy: Predicts) -> str | None:
    """Return the label for a metric that takes one: of load and scaling metric one may be about requests alone."""
    return policy.label if metric in rules.REQUESTS else None
