"""Service Catalog's products with all their versions, and provisioned products."""

from collections.abc import Mapping
from time import sleep
from typing import Any

from sandbox.resources.calling import calling
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.service_catalog_portfolios import retagging
from sandbox.resources.provider import Context, FailedError, Physical
from sandbox.resources.tags import as_list

Json = Any
_SERVICE = "servicecatalog"
_TEXTS = ("Description", "Distributor", "SupportDescription", "SupportEmail", "SupportUrl")
_SAID = ("Name", "Owner", "SourceConnection", *_TEXTS)
_VERSIONS = "ProvisioningArtifactParameters"
_OUTPUTS = "Outputs."
_PAUSE = 0.02


class Product(Irregular):
    """``AWS::ServiceCatalog::CloudFormationProduct``.

    Versions are matched by template URL and name, and those that match keep their ids unless
    ``ReplaceProvisioningArtifacts`` is set.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicecatalog-cloudformationproduct.html
    """

    name = "AWS::ServiceCatalog::CloudFormationProduct"
    honours = frozenset(
        {"AcceptLanguage", "ProductType", "ReplaceProvisioningArtifacts", "Tags", _VERSIONS, *_SAID},
    )
    tells: Mapping[str, str] = {"Description": "ShortDescription", "ProductType": "Type"}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it with its first version, then the others."""
        first, *others = properties.get(_VERSIONS) or [None]
        answer = context.call(
            _SERVICE,
            "CreateProduct",
            **{name: properties[name] for name in _SAID if name in properties},
            **({_VERSIONS: _version(first)} if first else {}),
            ProductType=properties.get("ProductType", "CLOUD_FORMATION_TEMPLATE"),
            Tags=_own_tags(context, properties),
            IdempotencyToken=context.generated_name(longest=128),
        )
        product = answer["ProductViewDetail"]["ProductViewSummary"]["ProductId"]
        context.created(product)
        for version in others:
            _add(context, product, version)
        return Physical(product, properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what it says of itself, its tags and its versions."""
        said = {**dict.fromkeys(_TEXTS, ""), **{name: new[name] for name in _SAID if name in new}}
        tags = retagging(context, physical, new)
        tags["AddTags"] = [tag for tag in tags["AddTags"] if not tag["Key"].startswith("aws:")]
        context.call(_SERVICE, "UpdateProduct", Id=physical.id, **said, **tags)
        self._change_versions(context, physical, new)
        return Physical(physical.id, new)

    @staticmethod
    def _change_versions(context: Context, physical: Physical, new: Mapping[str, Json]) -> None:
        product = physical.id
        before = [
            (version, _find(_versions(context, product), version)) for version in physical.properties.get(_VERSIONS, ())
        ]
        there = [(version, found) for version, found in before if found]
        anew = new.get("ReplaceProvisioningArtifacts", False)
        for version in new.get(_VERSIONS, ()):
            match = next((pair for pair in there if not anew and _matches(pair[1], version)), None)
            if match is None:
                _add(context, product, version)
                continue
            there.remove(match)
            if version.get("Description") != match[0].get("Description"):
                given = {"ProductId": product, "ProvisioningArtifactId": match[1]["Id"]}
                words = version.get("Description", "")
                context.call(_SERVICE, "UpdateProvisioningArtifact", **given, Description=words)
        for _, found in there:
            given = {"ProductId": product, "ProvisioningArtifactId": found["Id"]}
            context.call(_SERVICE, "DeleteProvisioningArtifact", **given)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete it; its versions go with it."""
        del snapshot
        calling(context, _SERVICE, "DeleteProduct", {"Id": physical.id})

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe it."""
        answer = self.found(context, _SERVICE, "DescribeProductAsAdmin", Id=physical.id)
        view = answer["ProductViewDetail"]
        return {**view, **view["ProductViewSummary"], "Tags": answer["Tags"]}

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe it and each of its versions."""
        told = self.read(context, physical)
        return {**told, _VERSIONS: _versions(context, physical.id)}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Tell its id, its name, and the ids and names of its versions, separated by commas."""
        if name == "Id":
            return physical.id
        told = self.details(context, physical)
        if name == "ProductName":
            return told["Name"]
        part = {"ProvisioningArtifactIds": "Id", "ProvisioningArtifactNames": "Name"}[name]
        return ",".join(version[part] for version in told[_VERSIONS])


def _own_tags(context: Context, properties: Mapping[str, Json]) -> list[dict[str, str]]:
    """Return the tags; the registry says that products have none of CloudFormation's own."""
    return [tag for tag in as_list(context.tags(properties.get("Tags"))) if not tag["Key"].startswith("aws:")]


def _version(version: Mapping[str, Json]) -> dict[str, Json]:
    return {"Type": "CLOUD_FORMATION_TEMPLATE", **version}


def _versions(context: Context, product: str) -> list[dict[str, Json]]:
    """Return all versions of a product, with where their templates came from."""
    told = []
    answer = calling(context, _SERVICE, "ListProvisioningArtifacts", {"ProductId": product})
    for version in answer["ProvisioningArtifactDetails"]:
        given = {"ProductId": product, "ProvisioningArtifactId": version["Id"]}
        told.append({**version, "Info": context.call(_SERVICE, "DescribeProvisioningArtifact", **given)["Info"]})
    return told


def _matches(found: Mapping[str, Json], version: Mapping[str, Json]) -> bool:
    """Return whether a version that is there is the one of a template; without a name its template tells."""
    return bool(found["Info"] == version["Info"] and version.get("Name") in (None, found["Name"]))


def _find(there: list[dict[str, Json]], version: Mapping[str, Json]) -> dict[str, Json] | None:
    return next((found for found in there if _matches(found, version)), None)


def _add(context: Context, product: str, version: Mapping[str, Json]) -> None:
    context.call(
        _SERVICE,
        "CreateProvisioningArtifact",
        ProductId=product,
        Parameters=_version(version),
        IdempotencyToken=context.generated_name(longest=128),
    )


_LAUNCH = ("PathId", "PathName", "ProductId", "ProductName", "ProvisioningArtifactId", "ProvisioningArtifactName")


class ProvisionedProduct(Irregular):
    """``AWS::ServiceCatalog::CloudFormationProvisionedProduct``: the stack that it is, is made by Service Catalog."""

    name = "AWS::ServiceCatalog::CloudFormationProvisionedProduct"
    honours = frozenset(
        {"AcceptLanguage", "NotificationArns", "ProvisionedProductName", "ProvisioningParameters", "Tags", *_LAUNCH},
    )
    tells: Mapping[str, str] = {"ProvisionedProductName": "Name"}

    def has_attribute(self, name: str) -> bool:
        """Return whether it is an attribute of the registry, or an output: which there are, the product says."""
        return name.startswith(_OUTPUTS) or super().has_attribute(name)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Provision it and wait for it."""
        topics = properties.get("NotificationArns")
        answer = context.call(
            _SERVICE,
            "ProvisionProduct",
            ProvisionedProductName=properties.get("ProvisionedProductName") or context.generated_name(longest=128),
            ProvisionToken=context.generated_name(longest=128),
            **_request(context, properties),
            **({"NotificationArns": topics} if topics else {}),
        )
        record = answer["RecordDetail"]
        context.created(record["ProvisionedProductId"])
        _wait(context, record)
        return Physical(record["ProvisionedProductId"], properties, {}, {"RecordId": record["RecordId"]})

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Update it and wait for it."""
        answer = context.call(
            _SERVICE,
            "UpdateProvisionedProduct",
            ProvisionedProductId=physical.id,
            UpdateToken=context.generated_name(longest=128),
            **_request(context, new),
        )
        _wait(context, answer["RecordDetail"])
        return Physical(physical.id, new, {}, {"RecordId": answer["RecordDetail"]["RecordId"]})

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Terminate it and wait until its stack is gone."""
        del snapshot
        token = context.generated_name(longest=128)
        given = {"ProvisionedProductId": physical.id, "TerminateToken": token}
        _wait(context, calling(context, _SERVICE, "TerminateProvisionedProduct", given)["RecordDetail"])

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe it."""
        answer = self.found(context, _SERVICE, "DescribeProvisionedProduct", Id=physical.id)
        return answer["ProvisionedProductDetail"]

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe it and the stack that it is."""
        arn = self.attribute(context, physical, "CloudformationStackArn")
        [stack] = self.found(context, "cloudformation", "DescribeStacks", StackName=arn)["Stacks"]
        parameters = [
            {"Key": one["ParameterKey"], "Value": one["ParameterValue"]} for one in stack.get("Parameters", ())
        ]
        more = {"ProvisioningParameters": parameters, "Tags": stack["Tags"]}
        return {**self.read(context, physical), **more, "NotificationArns": stack.get("NotificationARNs", [])}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Tell its id, the record of its last change, its stack or an output of that."""
        if name == "ProvisionedProductId":
            return physical.id
        if name == "RecordId":
            return physical.attributes["RecordId"]
        wanted = "CloudformationStackARN" if name == "CloudformationStackArn" else name.removeprefix(_OUTPUTS)
        answer = self.found(context, _SERVICE, "GetProvisionedProductOutputs", ProvisionedProductId=physical.id)
        for output in answer["Outputs"]:
            if output["OutputKey"] == wanted:
                return output["OutputValue"]
        raise KeyError(name)


def _request(context: Context, properties: Mapping[str, Json]) -> dict[str, Json]:
    return {
        **{name: properties[name] for name in _LAUNCH if name in properties},
        "ProvisioningParameters": properties.get("ProvisioningParameters", []),
        "Tags": [tag for tag in as_list(context.tags(properties.get("Tags"))) if not tag["Key"].startswith("aws:")],
    }


def _wait(context: Context, record: Mapping[str, Json]) -> None:
    """Wait until an operation on a provisioned product has ended.

    Raises:
        FailedError: if it has failed.
    """
    while record["Status"] not in {"SUCCEEDED", "FAILED"}:
        sleep(_PAUSE)
        record = context.call(_SERVICE, "DescribeRecord", Id=record["RecordId"])["RecordDetail"]
    if record["Status"] == "FAILED":
        raise FailedError("; ".join(error["Description"] for error in record["RecordErrors"]))


TYPES = (Product(), ProvisionedProduct())
