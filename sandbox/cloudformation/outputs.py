"""The Outputs section with its values."""

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.scope import StackScope
from sandbox.cloudformation.unknown import UNKNOWN


def outputs_of(scope: StackScope) -> list[dict[str, str]]:
    """Return the outputs whose conditions hold, in the shape in which DescribeStacks tells them.

    Raises:
        ValidationError: if a value cannot be worked out.
    """
    outputs: list[dict[str, str]] = []
    for key, output in scope.template.outputs.items():
        if "Condition" in output and not scope.condition(output["Condition"]):
            continue
        value = scope.resolver.value(output["Value"])
        if isinstance(value, list | dict):
            msg = f"Template format error: The Value field of every Outputs member must evaluate to a String. ({key})"
            raise ValidationError(msg)
        # As everywhere in templates, a boolean is written in lower case.
        text = repr(value) if value is UNKNOWN else str(value).lower() if isinstance(value, bool) else str(value)
        entry = {"OutputKey": key, "OutputValue": text}
        if "Description" in output:
            entry["Description"] = output["Description"]
        if "Export" in output:
            entry["ExportName"] = str(scope.resolver.value(output["Export"]["Name"]))
            if any(entry["ExportName"] == other.get("ExportName") != repr(UNKNOWN) for other in outputs):
                msg = f"Template format error: Duplicate export name {entry['ExportName']} ({key})"
                raise ValidationError(msg)
        outputs.append(entry)
    return outputs
