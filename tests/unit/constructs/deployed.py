"""Deploying a stack of a few constructs into an account of the embedded kind."""

import json
from collections.abc import Callable, Mapping

from aws_cdk import Stack

from study.lab import Lab
from tests.unit.constructs.shape import shape_of


def deployed(lab: Lab, name: str, build: Callable[[Stack], object]) -> Mapping[str, str]:
    """Deploy a stack, and return the physical id of each resource by its logical one."""
    template = dict(shape_of(build).template)
    # They ask for CDK's bootstrap, which nothing here needs.
    template.pop("Rules", None)
    template["Parameters"] = {each: told for each, told in template["Parameters"].items() if "Bootstrap" not in each}
    formation = lab.client("cloudformation")
    formation.create_stack(StackName=name, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"])
    found = formation.describe_stack_resources(StackName=name)["StackResources"]
    return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}
