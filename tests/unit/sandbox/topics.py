"""Small templates of resources that are quick to make: SSM parameters, which can be renamed, changed and refused."""

from typing import Any


def parameter(value: Any = "one", **more: Any) -> dict[str, Any]:
    """Return an SSM parameter; ``name`` renames it, which replaces it; other keywords are resource attributes."""
    properties = {"Type": "String", "Value": value}
    if "name" in more:
        properties["Name"] = more.pop("name")
    return {"Type": "AWS::SSM::Parameter", "Properties": properties, **more}


def resources(**entries: Any) -> dict[str, Any]:
    """Return a template."""
    return {"Resources": entries}


REFUSED = {
    "Type": "AWS::SSM::Parameter",
    "Properties": {"Name": "aws-reserved", "Type": "String", "Value": "never"},
}
"""A parameter whose name SSM refuses: it fails when it is made, and not before."""
