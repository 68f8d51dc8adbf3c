"""A CDK app's cloud assembly deployed in this process: assets uploaded, stacks made, as ``cdk deploy`` does it.

Source: https://docs.aws.amazon.com/cdk/v2/guide/deploy.html (cloud assembly, asset manifests)
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.provider import Services

Json = Any
QUALIFIER = "hnb659fds"
_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_UNKNOWN = ("unknown-account", "unknown-region")
_NO_UPDATE = "No updates are to be performed"


class DeploymentError(RuntimeError):
    """A stack was rolled back, or an asset cannot be published here; the message tells why."""


@dataclass(frozen=True)
class AssemblyStack:
    """A stack of an assembly.

    Attributes:
        name: the stack's name.
        account: twelve digits, or ``None`` if it goes wherever it is deployed from.
        region: likewise.
        template: its template.
        assets: its asset manifest.
        folder: where templates and assets are.
        needs: names of the stacks that have to be there before.
    """

    name: str
    account: str | None
    region: str | None
    template: Path
    assets: Mapping[str, Json]
    folder: Path
    needs: frozenset[str]


def stacks_of(folder: Path) -> list[AssemblyStack]:
    """Return an assembly's stacks, those of its stages too, in an order in which they can be deployed."""
    found = {stack.name: stack for stack in _stacks(folder)}
    ordered: dict[str, AssemblyStack] = {}

    def visit(name: str) -> None:
        if name not in ordered and name in found:
            for needed in sorted(found[name].needs):
                visit(needed)
            ordered[name] = found[name]

    for name in found:
        visit(name)
    return list(ordered.values())


def deploy(stack: AssemblyStack, services: Services) -> None:
    """Publish a stack's assets and create or update it.

    Args:
        stack: a stack of an assembly.
        services: the account and Region that it goes to.

    Raises:
        DeploymentError: if it was rolled back, or one of its assets is a container image.
    """
    _bootstrap(services)
    for asset in stack.assets.get("files", {}).values():
        _publish(asset, stack.folder, services)
    if stack.assets.get("dockerImages"):
        msg = f"{stack.name}: container images are built by Docker, which the sandbox does without"
        raise DeploymentError(msg)
    bucket = f"cdk-{QUALIFIER}-assets-{services.account}-{services.region}"
    body = stack.template.read_text()
    # As the command line does: from S3, where a template may be larger than in the request itself.
    services.call("s3", "PutObject", Bucket=bucket, Key=f"{stack.name}.json", Body=body.encode())
    request = {
        "StackName": stack.name,
        "TemplateURL": f"https://{bucket}.s3.{services.region}.amazonaws.com/{stack.name}.json",
        "Capabilities": _CAPABILITIES,
    }
    exists = _status(stack.name, services) is not None
    try:
        services.call("cloudformation", "UpdateStack" if exists else "CreateStack", **request)
    except ClientError as error:
        if _NO_UPDATE in str(error):
            return
        msg = f"{stack.name}: {error.response['Error']['Message']}"
        raise DeploymentError(msg) from None
    status = _status(stack.name, services)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        msg = f"{stack.name} is {status}: {'; '.join(_failures(stack.name, services))}"
        raise DeploymentError(msg)


def deploy_all(folder: Path, services_in: Callable[[str | None, str | None], Services]) -> list[AssemblyStack]:
    """Deploy every stack of an assembly, each into the account and Region that it names.

    Args:
        folder: the assembly.
        services_in: returns the APIs of an account and Region, either of which a stack may leave open.

    Raises:
        DeploymentError: at the first stack that fails.
    """
    stacks = stacks_of(folder)
    for stack in stacks:
        deploy(stack, services_in(stack.account, stack.region))
    return stacks


def _stacks(folder: Path) -> Iterator[AssemblyStack]:
    manifest: dict[str, Json] = json.loads((folder / "manifest.json").read_text())
    artifacts: Mapping[str, Json] = manifest.get("artifacts", {})
    names = {
        key: entry["properties"].get("stackName", key)
        for key, entry in artifacts.items()
        if entry["type"] == "aws:cloudformation:stack"
    }
    for key, entry in artifacts.items():
        if entry["type"] == "cdk:cloud-assembly":
            yield from _stacks(folder / entry["properties"]["directoryName"])
        if key not in names:
            continue
        account, region = str(entry["environment"]).removeprefix("aws://").split("/")
        needs = [needed for needed in entry.get("dependencies", ()) if needed in names]
        manifests = [
            artifacts[needed]["properties"]["file"]
            for needed in entry.get("dependencies", ())
            if artifacts.get(needed, {}).get("type") == "cdk:asset-manifest"
        ]
        assets: dict[str, Json] = json.loads((folder / manifests[0]).read_text()) if manifests else {}
        yield AssemblyStack(
            names[key],
            None if account in _UNKNOWN else account,
            None if region in _UNKNOWN else region,
            folder / entry["properties"]["templateFile"],
            assets,
            folder,
            frozenset(names[needed] for needed in needs),
        )


def _bootstrap(services: Services) -> None:
    """Leave what ``cdk bootstrap`` would, as far as templates ask for it: the version and the bucket."""
    name = f"/cdk-bootstrap/{QUALIFIER}/version"
    services.call("ssm", "PutParameter", Name=name, Value="30", Type="String", Overwrite=True)
    bucket = f"cdk-{QUALIFIER}-assets-{services.account}-{services.region}"
    _bucket(bucket, services)


def _bucket(name: str, services: Services) -> None:
    try:
        services.call("s3", "HeadBucket", Bucket=name)
    except ClientError:
        where = {} if services.region == "us-east-1" else {"LocationConstraint": services.region}
        services.call("s3", "CreateBucket", Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))


def _publish(asset: Mapping[str, Json], folder: Path, services: Services) -> None:
    source = folder / asset["source"]["path"]
    packed = zipped(source) if asset["source"]["packaging"] == "zip" else source.read_bytes()
    pseudo = {"AWS::AccountId": services.account, "AWS::Region": services.region, "AWS::Partition": services.partition}
    for destination in asset["destinations"].values():
        bucket = str(destination["bucketName"])
        for key, value in pseudo.items():
            bucket = bucket.replace(f"${{{key}}}", value)
        there = services.elsewhere(
            destination.get("region", services.region).replace("${AWS::Region}", services.region)
        )
        _bucket(bucket, there)
        there.call("s3", "PutObject", Bucket=bucket, Key=destination["objectKey"], Body=packed)


def zipped(folder: Path) -> bytes:
    """Return a folder as a zip file, or a file that is one already."""
    if folder.is_file():
        return folder.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def _status(name: str, services: Services) -> str | None:
    try:
        [stack] = services.call("cloudformation", "DescribeStacks", StackName=name)["Stacks"]
    except ClientError:
        return None
    return str(stack["StackStatus"])


def _failures(name: str, services: Services) -> list[str]:
    page = services.call("cloudformation", "DescribeStackEvents", StackName=name)
    events = list(page["StackEvents"])
    while page.get("NextToken"):
        page = services.call("cloudformation", "DescribeStackEvents", StackName=name, NextToken=page["NextToken"])
        events += page["StackEvents"]
    failed = [event for event in reversed(events) if event["ResourceStatus"].endswith("_FAILED")]
    return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in failed]
