"""Stack policies and drift: what protects a stack from updates, and what tells of changes beside them."""

from moto.core.responses import ActionResult, EmptyResult

from sandbox.cloudformation.api.request import Request
from sandbox.cloudformation.drift import detect, drift_shape, look_at
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack_policies import check_policy


class ProtectionActions(Request):
    """Operations about policies and drift."""

    def set_stack_policy(self) -> ActionResult:
        """SetStackPolicy."""
        stack = self._cloudformation.find(self._value("StackName"))
        policy = self._text_or_url("StackPolicyBody", "StackPolicyURL")
        if policy is None:
            msg = "One of StackPolicyBody and StackPolicyURL must be specified."
            raise ValidationError(msg)
        check_policy(policy)
        stack.policy = policy
        return EmptyResult()

    def get_stack_policy(self) -> ActionResult:
        """GetStackPolicy; without a policy the answer is empty."""
        return ActionResult({"StackPolicyBody": self._cloudformation.find(self._value("StackName")).policy})

    def detect_stack_drift(self) -> ActionResult:
        """DetectStackDrift, done at once."""
        stack = self._cloudformation.find(self._value("StackName"))
        if stack.busy or stack.template is None:
            msg = f"Drift detection cannot be performed on stack {stack.arn} in {stack.status} state"
            raise ValidationError(msg)
        return ActionResult({"StackDriftDetectionId": detect(stack, self._own_services()).identity})

    def describe_stack_drift_detection_status(self) -> ActionResult:
        """DescribeStackDriftDetectionStatus."""
        wanted = self._value("StackDriftDetectionId")
        for stack in self._cloudformation.all_stacks():
            if wanted in stack.detections:
                detection = stack.detections[wanted]
                return ActionResult(
                    {
                        "StackId": stack.arn,
                        "StackDriftDetectionId": wanted,
                        "StackDriftStatus": detection.status,
                        "DetectionStatus": "DETECTION_COMPLETE",
                        "DriftedStackResourceCount": detection.drifted,
                        "Timestamp": detection.made,
                    }
                )
        msg = f"DetectionId {wanted} does not exist"
        raise ValidationError(msg)

    def describe_stack_resource_drifts(self) -> ActionResult:
        """DescribeStackResourceDrifts: of what has been looked at."""
        stack = self._cloudformation.find(self._value("StackName"))
        wanted = self._value("StackResourceDriftStatusFilters") or ()
        found = [
            drift_shape(stack, record)
            for name, record in stack.resources.items()
            if name in stack.drifts and (not wanted or stack.drifts[name].status in wanted)
        ]
        return ActionResult(self._page("StackResourceDrifts", found))

    def detect_stack_resource_drift(self) -> ActionResult:
        """DetectStackResourceDrift."""
        stack, logical = self._cloudformation.find(self._value("StackName")), self._value("LogicalResourceId")
        record = stack.resources.get(logical)
        if record is None:
            msg = f"Resource {logical} does not exist for stack {stack.name}"
            raise ValidationError(msg)
        look_at(stack, record, self._own_services())
        return ActionResult({"StackResourceDrift": drift_shape(stack, record)})
