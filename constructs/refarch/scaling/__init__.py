"""What changes an Auto Scaling group: policies, hooks, warm pools, and who hears of it."""

from refarch.scaling.lifecycle_hook import LifecycleHook, Moment
from refarch.scaling.notices import Notices
from refarch.scaling.policies import Mode, Policy, Predicts, Scheduled, Simple, Step, Steps, Tracks
from refarch.scaling.scaling_plan import ScalingPlan
from refarch.scaling.warm_pool import Waiting, WarmPool

__all__ = [
    "LifecycleHook",
    "Mode",
    "Moment",
    "Notices",
    "Policy",
    "Predicts",
    "ScalingPlan",
    "Scheduled",
    "Simple",
    "Step",
    "Steps",
    "Tracks",
    "Waiting",
    "WarmPool",
]
