"""What a template's expressions see: parameters, pseudo parameters, resources as they stand, other stacks' exports."""

import json
from collections.abc import Callable, Mapping

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import NotHonouredError, ValidationError
from sandbox.cloudformation.intrinsics import Resolver
from sandbox.cloudformation.parameters import Parameter
from sandbox.cloudformation.stack import Stack, StackResource
from sandbox.cloudformation.stack_outputs import stack_output
from sandbox.cloudformation.template import Json, Template
from sandbox.cloudformation.unknown import UNKNOWN
from sandbox.resources.provider import Context, Physical, Services
from sandbox.resources.registry import find_type

URL_SUFFIX = {"aws-cn": "amazonaws.com.cn"}


class StackScope:
    """The scope of one template in one stack at one moment.

    Resources that do not exist yet are unknown while a change set is previewed, and an error while it is executed.
    """

    def __init__(
        self,
        stack: Stack,
        template: Template,
        parameters: Mapping[str, Parameter],
        services: Services,
        exports: Callable[[], Mapping[str, str]],
        *,
        tags: Mapping[str, str] | None = None,
        previous_tags: Mapping[str, str] | None = None,
        preview: bool = False,
    ) -> None:
        """Look at a template from within a stack; ``tags`` are the stack's tags to be, else those that it has."""
        self.stack = stack
        self._previous_tags = stack.tags if previous_tags is None else previous_tags
        self.tags = stack.tags if tags is None else tags
        self.template = template
        self.parameters = parameters
        self.services = services
        self.imports: set[str] = set()
        self._exports = exports
        self._preview = preview
        self._conditions: dict[str, bool] = {}
        self._being_weighed: set[str] = set()
        self._zones: dict[str, list[str]] = {}
        self.resolver = Resolver(self, extended=template.extended)
        self.changing: frozenset[str] = frozenset()
        """In a preview: logical ids that will have another physical id."""
        self.modified: frozenset[str] = frozenset()
        """In a preview: logical ids that will change in any way."""

    def ref(self, name: str) -> Json:
        """Return the value of a parameter, a pseudo parameter or a resource."""
        if name in self.parameters:
            return self.parameters[name].value
        if name.startswith("AWS::"):
            return pseudo_parameters(self.stack)[name]
        if name not in self.template.resources:
            raise KeyError(name)
        resource = self._existing(name)
        return UNKNOWN if resource is None else resource.physical_id

    def attribute(self, logical_id: str, name: str) -> Json:
        """Return an attribute of a resource."""
        if logical_id not in self.template.resources:
            msg = f"Template error: instance of Fn::GetAtt references undefined resource {logical_id}"
            raise ValidationError(msg)
        resource = self._existing(logical_id)
        if resource is None or logical_id in self.modified:
            return UNKNOWN
        kind = find_type(resource.type)
        assert kind is not None
        try:
            return kind.attribute(self.context(resource), physical_of(resource), name)
        except KeyError:
            msg = f"Template error: resource {logical_id} does not support attribute type {name} in Fn::GetAtt"
            raise ValidationError(msg) from None
        except NotHonouredError:
            if self._preview:
                return UNKNOWN
            raise

    def condition(self, name: str) -> bool:
        """Return whether a condition of the template holds."""
        if name not in self.template.conditions:
            msg = (
                f"Template format error: Unresolved condition dependency {name} in the Resources block of the template"
            )
            raise ValidationError(msg)
        if name not in self._conditions:
            if name in self._being_weighed:
                circle = ", ".join(sorted(self._being_weighed))
                msg = f"Template format error: Found circular condition dependency between [{circle}]"
                raise ValidationError(msg)
            self._being_weighed.add(name)
            self._conditions[name] = bool(self.resolver.value(self.template.conditions[name]))
            self._being_weighed.discard(name)
        return self._conditions[name]

    def mapping(self, name: str) -> Mapping[str, Mapping[str, Json]]:
        """Return a mapping."""
        found: Mapping[str, Mapping[str, Json]] = self.template.mappings[name]
        return found

    def imported(self, name: str) -> Json:
        """Return another stack's export."""
        try:
            value = self._exports()[name]
        except KeyError:
            if self._preview:
                # CloudFormation looks for exports when it needs them, and not before.
                return UNKNOWN
            msg = f"No export named {name} found."
            raise ValidationError(msg) from None
        self.imports.add(name)
        return value

    def stack_output(self, call: Mapping[str, str]) -> Json:
        """Return an output of any stack as it is now; in a preview it need not be there yet."""
        try:
            return stack_output(self.services, call)
        except ValidationError:
            if self._preview:
                return UNKNOWN
            raise

    def zones(self, region: str) -> list[str]:
        """Return the names of a Region's Availability Zones, in order."""
        if region not in self._zones:
            answer = self.services.elsewhere(region).call("ec2", "DescribeAvailabilityZones")
            self._zones[region] = sorted(zone["ZoneName"] for zone in answer["AvailabilityZones"])
        return self._zones[region]

    def dynamic(self, service: str, reference: str) -> str:
        """Return the value behind a dynamic reference."""
        try:
            if service in {"ssm", "ssm-secure"}:
                return read_ssm(self.services, reference)
            if service == "secretsmanager":
                return self._secret(reference)
        except ClientError as error:
            msg = f"Could not resolve {{{{resolve:{service}:{reference}}}}}: {error.response['Error']['Message']}"
            raise ValidationError(msg) from None
        msg = f"Dynamic reference to unknown service {service!r}: use ssm, ssm-secure or secretsmanager"
        raise ValidationError(msg)

    def context(self, resource: StackResource, created: Callable[[str], None] = lambda _: None) -> Context:
        """Return where a resource's provider works."""
        definition = self.template.resources.get(resource.logical_id)
        # What CodeDeploy needs for shifting an alias's traffic may come after the alias, and is not waited for.
        policy = (
            {name: value for name, value in definition.update_policy.items() if not name.startswith("CodeDeploy")}
            if definition
            else {}
        )
        return Context(
            services=self.services,
            stack_name=self.stack.name,
            stack_id=self.stack.arn,
            logical_id=resource.logical_id,
            stack_tags=self.tags,
            previous_tags=self._previous_tags,
            created=created,
            update_policy=self.resolver.value(policy),
            proposed=self.stack.proposed.get(resource.logical_id),
        )

    def creation_policy(self, resource: StackResource) -> Mapping[str, Json]:
        """Return what a resource has to wait for before it counts as created, resolved."""
        definition = self.template.resources.get(resource.logical_id)
        policy: Mapping[str, Json] = self.resolver.value(dict(definition.creation_policy)) if definition else {}
        return policy

    def _existing(self, name: str) -> StackResource | None:
        resource = self.stack.resources.get(name)
        if resource is not None and resource.physical_id is not None and name not in self.changing:
            return resource
        if self._preview:
            return None
        msg = f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template"
        raise ValidationError(msg)

    def _secret(self, reference: str) -> str:
        # An ARN has colons of its own.
        parts = reference.split(":")
        length = 7 if parts[0] == "arn" else 1
        secret = ":".join(parts[:length])
        kind, key, stage, version = (*parts[length:], "", "", "", "")[:4]
        if kind not in {"", "SecretString"} or (stage and version):
            msg = (
                f"Incorrect format is used in the following secretsmanager dynamic reference: "
                f"[{{{{resolve:secretsmanager:{reference}}}}}]"
            )
            raise ValidationError(msg)
        chosen = {name: value for name, value in (("VersionStage", stage), ("VersionId", version)) if value}
        text = self.services.call("secretsmanager", "GetSecretValue", SecretId=secret, **chosen).get("SecretString")
        if text is None:
            msg = f"Could not find a value associated with SecretString in the secret {secret}"
            raise ValidationError(msg)
        if not key:
            return str(text)
        try:
            return str(json.loads(text)[key])
        except (ValueError, KeyError, TypeError):
            msg = "Could not find a value associated with JSONKey in SecretString"
            raise ValidationError(msg) from None


def pseudo_parameters(stack: Stack) -> dict[str, Json]:
    """Return what a template may refer to without declaring it."""
    return {
        "AWS::AccountId": stack.account,
        "AWS::Region": stack.region,
        "AWS::Partition": stack.partition,
        "AWS::URLSuffix": URL_SUFFIX.get(stack.partition, "amazonaws.com"),
        "AWS::StackName": stack.name,
        "AWS::StackId": stack.arn,
        "AWS::NotificationARNs": list(stack.notifications),
    }


def physical_of(resource: StackResource) -> Physical:
    """Return a stack's resource as its provider sees it."""
    assert resource.physical_id is not None
    return Physical(resource.physical_id, resource.properties, resource.generated, resource.attributes)


def read_ssm(services: Services, name: str) -> str:
    """Return the value of an SSM parameter."""
    try:
        answer = services.call("ssm", "GetParameter", Name=name, WithDecryption=True)
    except ClientError:
        msg = f"Unable to fetch parameters [{name}] from parameter store for this account."
        raise ValidationError(msg) from None
    return str(answer["Parameter"]["Value"])
