"""What can be said against a template before anything is made: CloudFormation's rules, and the sandbox's means."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from sandbox.cloudformation.changes import wanted_resources
from sandbox.cloudformation.dependencies import creation_order
from sandbox.cloudformation.errors import InsufficientCapabilitiesError, ValidationError
from sandbox.cloudformation.references import references
from sandbox.cloudformation.rules import check_rules
from sandbox.cloudformation.schema import schema_of
from sandbox.cloudformation.scope import StackScope
from sandbox.cloudformation.signals import SIGNALLED_TYPES
from sandbox.cloudformation.template import Json, Resource, Template
from sandbox.resources.registry import find_type

_NAMED_IAM = {
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
}

_UPDATE_POLICIES = frozenset(
    {
        "AutoScalingReplacingUpdate",
        "AutoScalingRollingUpdate",
        "AutoScalingScheduledAction",  # keeps sizes that a template leaves alone, and no update here resets them
        "CodeDeployLambdaAliasUpdate",  # the alias takes its new version at once: nothing takes time here
        "EnableVersionUpgrade",
        "UseOnlineResharding",
    }
)


def validate(scope: StackScope) -> None:
    """Check a template in its scope.

    Raises:
        ValidationError: if a reference leads nowhere, resources depend on each other in a circle, a type does not
            exist, a property is unknown or missing, a rule's assertion fails, or the sandbox cannot honour
            something: everything that it cannot honour is named at once.
    """
    template = scope.template
    wanted = wanted_resources(scope)
    _check_references(template, wanted, scope)
    creation_order(wanted, scope.condition)
    _check_types(wanted)
    check_rules(scope)
    unhonoured = [f"[{name}] {text}" for name, resource in wanted.items() for text in _unhonoured(resource)]
    if unhonoured:
        msg = "The refarch sandbox cannot honour this template: " + "; ".join(unhonoured)
        raise ValidationError(msg)


def check_capabilities(template: Template, capabilities: list[str]) -> None:
    """Check that whoever deploys knows that the template makes IAM resources.

    Raises:
        InsufficientCapabilitiesError: if the capability that the template needs is missing.
    """
    named = any(_NAMED_IAM.get(resource.type, "") in resource.properties for resource in template.resources.values())
    iam = any(resource.type.startswith("AWS::IAM::") for resource in template.resources.values())
    enough = {"CAPABILITY_NAMED_IAM"} if named else {"CAPABILITY_NAMED_IAM", "CAPABILITY_IAM"}
    if iam and not enough & set(capabilities):
        needed = "CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"
        msg = f"Requires capabilities : [{needed}]"
        raise InsufficientCapabilitiesError(msg)


def check_allowed_types(template: Template, allowed: Sequence[str] | None) -> None:
    """Check that a template has no other types than whoever deploys it allows.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, ResourceTypes

    Raises:
        ValidationError: naming the first that is not allowed.
    """
    for resource in template.resources.values():
        if allowed and not any(fnmatchcase(resource.type, pattern) for pattern in allowed):
            msg = f"Resource type {resource.type} is not allowed by parameter ResourceTypes [{', '.join(allowed)}]"
            raise ValidationError(msg)


def check_expansion(template: Template, capabilities: list[str]) -> None:
    """Check that whoever deploys without a change set knows that a transform rewrites the template.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, Capabilities

    Raises:
        InsufficientCapabilitiesError: if the capability is missing.
    """
    if template.transforms and "CAPABILITY_AUTO_EXPAND" not in capabilities:
        msg = "Requires capabilities : [CAPABILITY_AUTO_EXPAND]"
        raise InsufficientCapabilitiesError(msg)


def _check_references(template: Template, wanted: dict[str, Resource], scope: StackScope) -> None:
    names = {*template.parameters, *wanted}
    declared = {*template.parameters, *template.resources}
    for resource in template.resources.values():
        # Even where a condition leaves the resource out, what it names must be somewhere in the template.
        for name, attribute in references(resource.expressions, scope.condition):
            _check_reference(name, attribute, declared, "Resources block")
    for resource in wanted.values():
        missing = [name for name in resource.depends_on if name not in template.resources]
        if missing:
            msg = (
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                "in the Resources block of the template"
            )
            raise ValidationError(msg)
        for name, attribute in references(resource.expressions, scope.condition):
            _check_reference(name, attribute, names, "Resources block")
            _check_attribute(name, attribute, template)
    for output in template.outputs.values():
        if "Condition" not in output or scope.condition(output["Condition"]):
            for name, attribute in references(output, scope.condition):
                _check_reference(name, attribute, names, "Outputs block")
                _check_attribute(name, attribute, template)


def _check_reference(name: Json, attribute: str | None, names: set[str], where: str) -> None:
    if not isinstance(name, str):
        if attribute is None:
            msg = "Template validation error: Template error: every Ref object must have a single String value."
            raise ValidationError(msg)
        return
    if name in names or name.startswith("AWS::"):
        return
    if attribute is None:
        msg = f"Template format error: Unresolved resource dependencies [{name}] in the {where} of the template"
    else:
        msg = f"Template error: instance of Fn::GetAtt references undefined resource {name}"
    raise ValidationError(msg)


def _check_attribute(name: Json, attribute: str | None, template: Template) -> None:
    if not isinstance(name, str) or not attribute or name not in template.resources:
        return
    kind = find_type(template.resources[name].type)
    if kind is not None and not kind.has_attribute(attribute):
        msg = f"Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt"
        raise ValidationError(msg)


def _check_types(wanted: dict[str, Resource]) -> None:
    unrecognized = sorted({r.type for r in wanted.values() if find_type(r.type) is None and schema_of(r.type) is None})
    if unrecognized:
        msg = f"Template format error: Unrecognized resource types: [{', '.join(unrecognized)}]"
        raise ValidationError(msg)
    for resource in wanted.values():
        schema = schema_of(resource.type)
        if schema is None or resource.type == "AWS::CloudFormation::CustomResource":
            continue  # Which properties a custom resource takes, only its function knows.
        for name in resource.properties:
            if name not in schema.properties:
                msg = f"Encountered unsupported property {name} in resource {resource.logical_id} ({resource.type})"
                raise ValidationError(msg)
        missing = sorted(schema.required - set(resource.properties))
        if missing:
            msg = (
                f"Property validation failure: [Encountered missing required properties: {missing} "
                f"in {resource.logical_id}]"
            )
            raise ValidationError(msg)


def _unhonoured(resource: Resource) -> list[str]:
    kind = find_type(resource.type)
    if kind is None:
        return [f"{resource.type}: there is no adapter for this type yet"]
    problems = kind.unhonoured(resource.properties)
    problems += [
        f"{resource.type}: UpdatePolicy {name} is not carried out"
        for name in resource.update_policy
        if name not in _UPDATE_POLICIES
    ]
    hooks = resource.update_policy.get("CodeDeployLambdaAliasUpdate", {})
    problems += [
        f"{resource.type}: UpdatePolicy CodeDeployLambdaAliasUpdate.{name} is not called"
        for name in ("BeforeAllowTrafficHook", "AfterAllowTrafficHook")
        if name in hooks
    ]
    if resource.creation_policy and resource.type not in SIGNALLED_TYPES:
        problems.append(f"{resource.type}: CreationPolicy is not carried out for this type")
    return problems
