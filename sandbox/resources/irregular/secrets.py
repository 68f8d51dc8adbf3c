"""Secrets whose value CloudFormation generates, and their attachment to the database that they open."""

import json
import string
from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical
from sandbox.resources.tags import as_list
from sandbox.services import operation_model

Json = Any
_KINDS = {"ExcludeLowercase": string.ascii_lowercase, "ExcludeUppercase": string.ascii_uppercase}
_KINDS |= {"ExcludeNumbers": string.digits, "ExcludePunctuation": string.punctuation}
_SAME = ("Description", "KmsKeyId", "Type")
_DEFAULT_KEY = "alias/aws/secretsmanager"


class Secret(Irregular):
    """``AWS::SecretsManager::Secret``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
    """

    name = "AWS::SecretsManager::Secret"
    honours = frozenset(
        {"Description", "GenerateSecretString", "KmsKeyId", "Name", "ReplicaRegions", "SecretString", "Tags", "Type"}
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Generate the value if asked, and make the secret with its replicas."""
        name = properties.get("Name") or context.generated_name(longest=512)
        parameters = {key: properties[key] for key in _SAME if key in properties}
        if properties.get("ReplicaRegions"):
            parameters["AddReplicaRegions"] = properties["ReplicaRegions"]
        parameters |= self._value(context, properties)
        tags = as_list(context.tags(properties.get("Tags")))
        answer = context.call("secretsmanager", "CreateSecret", Name=name, Tags=tags, **parameters)
        context.created(answer["ARN"])
        return Physical(answer["ARN"], properties, {} if "Name" in properties else {"Name": name})

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what differs; another way to generate the value generates it anew."""
        differing = changed(physical.properties, new)
        defaults = {"Description": "", "KmsKeyId": _DEFAULT_KEY}
        parameters = {name: new.get(name, defaults.get(name)) for name in _SAME if name in differing}
        if {"GenerateSecretString", "SecretString"} & set(differing):
            parameters |= self._value(context, new)
        if parameters:
            context.call("secretsmanager", "UpdateSecret", SecretId=physical.id, **parameters)
        if "ReplicaRegions" in differing:
            self._replicate(context, physical, new.get("ReplicaRegions", []))
        if context.retagging or "Tags" in differing:
            before = context.tags(physical.properties.get("Tags"), before=True)
            after = context.tags(new.get("Tags"))
            context.call("secretsmanager", "TagResource", SecretId=physical.id, Tags=as_list(after))
            gone = [name for name in before if name not in after]
            if gone:
                context.call("secretsmanager", "UntagResource", SecretId=physical.id, TagKeys=gone)
        return Physical(physical.id, new, physical.generated)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the replicas away, then the secret, for good: its name is free at once."""
        del snapshot
        self.read(context, physical)
        self._replicate(context, physical, [])
        context.call("secretsmanager", "DeleteSecret", SecretId=physical.id, ForceDeleteWithoutRecovery=True)

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the secret; one that waits for its deletion counts as gone."""
        secret = self.found(context, "secretsmanager", "DescribeSecret", SecretId=physical.id)
        if "DeletedDate" in secret:
            raise NotFoundError(physical.id)
        return secret

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the secret with its replicas and its value, and how far that is as it should have been generated."""
        told = self.read(context, physical)
        told["ReplicaRegions"] = told.get("ReplicationStatus", [])
        if not {"SecretString", "GenerateSecretString"} & physical.properties.keys():
            return told
        value = self.found(context, "secretsmanager", "GetSecretValue", SecretId=physical.id)["SecretString"]
        wanted = physical.properties.get("GenerateSecretString", {})
        return {**told, "SecretString": value, "GenerateSecretString": _as_generated(value, wanted)}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN."""
        return physical.id if name == "Id" else super().attribute(context, physical, name)

    @staticmethod
    def _value(context: Context, properties: Mapping[str, Json]) -> dict[str, str]:
        """Return the value as a parameter: the template's, or one that is generated, or none."""
        if "SecretString" in properties:
            return {"SecretString": properties["SecretString"]}
        if "GenerateSecretString" not in properties:
            return {}
        options = dict(properties["GenerateSecretString"])
        key, template = options.pop("GenerateStringKey", None), options.pop("SecretStringTemplate", None)
        if (key is None) != (template is None):
            msg = "GenerateStringKey and SecretStringTemplate must be given together"
            raise FailedError(msg)
        shape = operation_model("secretsmanager", "GetRandomPassword").input_shape
        options = convert(options, shape, "AWS::SecretsManager::Secret.GenerateSecretString")
        password = context.call("secretsmanager", "GetRandomPassword", **options)["RandomPassword"]
        return {"SecretString": password if key is None else json.dumps({**json.loads(template), key: password})}

    @staticmethod
    def _replicate(context: Context, physical: Physical, wanted: list[Mapping[str, Json]]) -> None:
        """Make the replicas that are to be and are not, or with another key; take the others away."""
        found = context.call("secretsmanager", "DescribeSecret", SecretId=physical.id).get("ReplicationStatus", [])
        old = {replica["Region"]: replica["KmsKeyId"] for replica in found}
        new = {replica["Region"]: replica.get("KmsKeyId", _DEFAULT_KEY) for replica in wanted}
        gone = [region for region in old if old[region] != new.get(region)]
        if gone:
            parameters: dict[str, Json] = {"SecretId": physical.id, "RemoveReplicaRegions": gone}
            context.call("secretsmanager", "RemoveRegionsFromReplication", **parameters)
        come = [replica for replica in wanted if old.get(replica["Region"]) != new[replica["Region"]]]
        if come:
            parameters = {"SecretId": physical.id, "AddReplicaRegions": come}
            context.call("secretsmanager", "ReplicateSecretToRegions", **parameters)


def _as_generated(value: str, wanted: Mapping[str, Json]) -> dict[str, Json]:
    """Return what a value shows of the options that it was generated with."""
    told: dict[str, Json] = {}
    password = value
    if "GenerateStringKey" in wanted:
        whole = json.loads(value)
        password = str(whole.pop(wanted["GenerateStringKey"], ""))
        template = json.loads(wanted["SecretStringTemplate"])
        told["GenerateStringKey"] = wanted["GenerateStringKey"] if password else None
        # An attachment adds members that the template does not have.
        told["SecretStringTemplate"] = json.dumps({name: whole.get(name) for name in template})
    told["PasswordLength"] = len(password)
    told |= {name: not set(characters) & set(password) for name, characters in _KINDS.items()}
    told["ExcludeCharacters"] = "".join(c for c in wanted.get("ExcludeCharacters", "") if c not in password)
    told["IncludeSpace"] = " " in password
    kinds = [characters for name, characters in _KINDS.items() if str(wanted.get(name)).lower() != "true"]
    told["RequireEachIncludedType"] = all(set(characters) & set(password) for characters in kinds)
    return {name: told[name] for name in wanted if name in told}


TYPES = (Secret(),)
