"""Templates: get, summarise, validate."""

import json

from moto.core.responses import ActionResult

from sandbox.cloudformation.api.request import Request
from sandbox.cloudformation.template import Template, parse
from sandbox.services import InProcessServices


class TemplateActions(Request):
    """Questions about templates."""

    def get_template(self) -> ActionResult:
        """GetTemplate, of a stack or of a change set."""
        if self._value("ChangeSetName"):
            _, change_set = self._cloudformation.change_set(self._value("ChangeSetName"), self._value("StackName"))
            template: Template | None = change_set.accepted.template
        else:
            template = self._cloudformation.find(self._value("StackName")).template
        # A stack in review has no template yet, and AWS answers with an empty one.
        body = template.body if template else "{}"
        if template and template.processed and self._value("TemplateStage") == "Processed":
            body = template.processed
        return ActionResult({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> ActionResult:
        """GetTemplateSummary."""
        body = self._body()
        if body is None:
            stack = self._cloudformation.find(self._value("StackName"))
            body = stack.template.body if stack.template else "{}"
        template = parse(body, InProcessServices(self.current_account, self.region))
        iam = any(resource.type.startswith("AWS::IAM::") for resource in template.resources.values())
        return ActionResult(
            {
                "Parameters": [
                    {
                        "ParameterKey": name,
                        "ParameterType": spec.get("Type"),
                        "DefaultValue": spec.get("Default"),
                        "Description": spec.get("Description"),
                        "NoEcho": str(spec.get("NoEcho", "false")).lower() == "true",
                    }
                    for name, spec in template.parameters.items()
                ],
                "Description": template.description,
                "Capabilities": ["CAPABILITY_NAMED_IAM"] if iam else [],
                "ResourceTypes": sorted({resource.type for resource in template.resources.values()}),
                "Metadata": json.dumps(dict(template.metadata)) if template.metadata else None,
            }
        )

    def validate_template(self) -> ActionResult:
        """ValidateTemplate."""
        return self.get_template_summary()
