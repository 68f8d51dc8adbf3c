"""Stack sets in a template: the set, and the accounts and Regions in which it has stacks."""

from collections.abc import Iterable, Mapping
from time import sleep
from typing import Any

from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, Physical

Json = Any
_PAUSE = 0.02
_OF_INSTANCES = ("OperationPreferences", "StackInstancesGroup")


class StackSet(Irregular):
    """``AWS::CloudFormation::StackSet``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
    """

    name = "AWS::CloudFormation::StackSet"
    named_by = "StackSetName"
    honours = frozenset(
        "AdministrationRoleARN AutoDeployment CallAs Capabilities Description ExecutionRoleName ManagedExecution "
        "OperationPreferences Parameters PermissionModel StackInstancesGroup StackSetName Tags TemplateBody "
        "TemplateURL".split()
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the set, then its instances."""
        made = context.call("cloudformation", "CreateStackSet", **_described(context, properties))
        physical = Physical(made["StackSetId"], properties)
        context.created(physical.id)
        for group in properties.get("StackInstancesGroup", ()):
            _do(context, physical.id, "CreateStackInstances", properties, **_instances(group))
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the set with all its stacks, then make, change and delete instances."""
        old = physical.properties
        if any(old.get(name) != new.get(name) for name in {*old, *new} - {*_OF_INSTANCES}) or context.retagging:
            described = _described(context, new)
            for name in ("StackSetName", "PermissionModel"):
                described.pop(name)
            _do(context, physical.id, "UpdateStackSet", new, **{"Parameters": [], "Tags": [], **described})
        before, after = _by_target(old), _by_target(new)
        for key, group in before.items():
            if key not in after:
                _do(context, physical.id, "DeleteStackInstances", new, RetainStacks=False, **_targeted(group))
        for key, group in after.items():
            if key not in before:
                _do(context, physical.id, "CreateStackInstances", new, **_instances(group))
            elif group != before[key]:
                _do(context, physical.id, "UpdateStackInstances", new, **_instances(group))
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the instances, then the set."""
        del snapshot
        self.read(context, physical)
        # Whatever the template says of them: a creation may have failed half-way, and accounts may have come since.
        for group in _by_target(physical.properties).values():
            _do(context, physical.id, "DeleteStackInstances", {}, RetainStacks=False, **_targeted(group))
        context.call("cloudformation", "DeleteStackSet", StackSetName=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the set."""
        return self.found(context, "cloudformation", "DescribeStackSet", StackSetName=physical.id)["StackSet"]

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id."""
        if name == "StackSetId":
            return physical.id
        return super().attribute(context, physical, name)


def _described(context: Context, properties: Mapping[str, Json]) -> dict[str, Json]:
    given = {name: value for name, value in properties.items() if name not in _OF_INSTANCES}
    tags = [{"Key": k, "Value": v} for k, v in context.tags(given.get("Tags")).items() if not k.startswith("aws:")]
    return {**given, "Tags": tags}


def _by_target(properties: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """Return groups of instances by a single target and Region each, as far as they name any."""
    found: dict[str, Mapping[str, Json]] = {}
    for group in properties.get("StackInstancesGroup", ()):
        targets = group["DeploymentTargets"]
        for region in group["Regions"]:
            for one in _single(targets):
                found[f"{region} {one}"] = {**group, "Regions": [region], "DeploymentTargets": one}
    return found


def _single(targets: Mapping[str, Json]) -> Iterable[Mapping[str, Json]]:
    if "OrganizationalUnitIds" in targets:
        return [{**targets, "OrganizationalUnitIds": [unit]} for unit in targets["OrganizationalUnitIds"]]
    return [{"Accounts": [account]} for account in targets.get("Accounts", ())] or [targets]


def _targeted(group: Mapping[str, Json]) -> dict[str, Json]:
    return {"DeploymentTargets": group["DeploymentTargets"], "Regions": group["Regions"]}


def _instances(group: Mapping[str, Json]) -> dict[str, Json]:
    return {**_targeted(group), "ParameterOverrides": group.get("ParameterOverrides", [])}


def _do(context: Context, name: str, operation: str, properties: Mapping[str, Json], /, **asked: Json) -> None:
    """Begin an operation and wait for its end.

    Raises:
        FailedError: if it fails, with the first reason.
    """
    preferences = {name: properties[name] for name in ("CallAs", "OperationPreferences") if name in properties}
    begun = context.call("cloudformation", operation, StackSetName=name, **{**preferences, **asked})["OperationId"]
    named = {"StackSetName": name, "OperationId": begun}
    while True:
        told = context.call("cloudformation", "DescribeStackSetOperation", **named)["StackSetOperation"]
        if told["Status"] not in {"RUNNING", "QUEUED", "STOPPING"}:
            break
        sleep(_PAUSE)
    if told["Status"] == "SUCCEEDED":
        return
    results = context.call("cloudformation", "ListStackSetOperationResults", **named)["Summaries"]
    why = next((one["StatusReason"] for one in results if one["Status"] == "FAILED"), told["Status"])
    msg = f'Resource handler returned message: "{why}" (HandlerErrorCode: GeneralServiceException)'
    raise FailedError(msg)


TYPES = (StackSet(),)
