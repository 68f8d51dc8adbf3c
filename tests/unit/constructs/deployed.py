"""Deploying a stack of a few constructs into an account of the embedded kind."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from aws_cdk import App, Stack
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from sandbox.assemblies import deploy_all
from stacks.catalogue import cdk_json_context
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


def published(lab: Lab, build: Callable[[Stack], object], name: str = "test") -> Mapping[str, str]:
    """Deploy a stack with its assets, or deploy it anew; return its outputs.

    Raises:
        DeploymentError: if the deployment is rolled back.
    """
    with TemporaryDirectory() as folder:
        app = App(context=cdk_json_context(), analytics_reporting=False, outdir=folder)
        build(Stack(app, name))
        app.synth()
        deploy_all(Path(folder), lambda _account, _region: lab.services)
    [stack] = lab.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", ())}


def signed(lab: Lab, url: str) -> dict[str, str]:
    """Return the headers of a ``GET`` that the account's own credentials sign for an API."""
    request = AWSRequest(method="GET", url=url)
    credentials = lab.client("sts")._request_signer._credentials  # noqa: SLF001 boto3 hands them out nowhere else
    SigV4Auth(credentials, "execute-api", lab.region).add_auth(request)
    return dict(request.headers.items())
