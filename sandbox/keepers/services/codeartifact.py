"""CodeArtifact: domains and repositories, what they come from and who may use them. No package is ever fetched.

Source: https://docs.aws.amazon.com/codeartifact/latest/APIReference/API_Operations.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_MISSING = "ResourceNotFoundException"
_ARN = "arn:{partition}:codeartifact:{region}:{account}"


def _find(place: Place, params: Record) -> Record:
    """Return the domain or the repository that a request names."""
    kind = "Repository" if "repository" in params else "Domain"
    for record in place.all(kind):
        if record["domain"] == params["domain"] and record.get("repository") == params.get("repository"):
            return record
    raise KeptError(_MISSING, f"{kind} {params.get('repository', params['domain'])} does not exist.")


def _put_policy(place: Place, params: Record) -> Record:
    record = _find(place, params)
    place.make(record, {"revision": "{id20}"})
    record["policy"] = {
        "resourceArn": record["arn"],
        "revision": record["revision"],
        "document": params["policyDocument"],
    }
    return {"policy": record["policy"]}


def _tell_policy(place: Place, params: Record) -> Record:
    record = _find(place, params)
    if not record.get("policy"):
        raise KeptError(_MISSING, f"No policy is attached to {record['arn']}; it does not exist.")
    return {"policy": record["policy"]}


def _drop_policy(place: Place, params: Record) -> Record:
    told = _tell_policy(place, params)
    _find(place, params)["policy"] = None
    return told


def _connecting(*, on: bool) -> Operation:
    def connect(place: Place, params: Record) -> Record:
        record, name = _find(place, params), params["externalConnection"]
        held = [one for one in record["connections"] if one != name]
        record["connections"] = [*held, name] if on else held
        return {"repository": _repository(place, record)}

    return connect


def _connections(_place: Place, record: Record) -> Json:
    return [
        {"externalConnectionName": name, "packageFormat": name.split(":")[-1].split("-")[0], "status": "Available"}
        for name in record["connections"]
    ]


def _domain(place: Place, record: Record) -> Json:
    """Return what stands in an answer under the name that requests have for the domain's own."""
    count = sum(other["domain"] == record["domain"] for other in place.all("Repository"))
    return {**record, "repositoryCount": count}


def _repository(place: Place, record: Record) -> Json:
    return {**record, "externalConnections": _connections(place, record)}


def _key(place: Place, record: Record) -> str:
    own = f"arn:{place.partition}:kms:{place.region_name}:{place.account_id}:alias/aws/codeartifact"
    return str(record.get("encryptionKey") or own)


KEPT = Kept(
    service="codeartifact",
    missing=_MISSING,
    operations={
        "AssociateExternalConnection": _connecting(on=True),
        "DisassociateExternalConnection": _connecting(on=False),
        "PutDomainPermissionsPolicy": _put_policy,
        "PutRepositoryPermissionsPolicy": _put_policy,
        "GetDomainPermissionsPolicy": _tell_policy,
        "GetRepositoryPermissionsPolicy": _tell_policy,
        "DeleteDomainPermissionsPolicy": _drop_policy,
        "DeleteRepositoryPermissionsPolicy": _drop_policy,
    },
    kinds=(
        Kind(
            name="Domain",
            key=("domain",),
            arn="arn",
            unique=("domain",),
            occupied="ConflictException",
            made={
                "name": "{domain}",
                "owner": "{account}",
                "arn": f"{_ARN}:domain/{{domain}}",
                "status": "Active",
                "createdTime": now,
                "encryptionKey": _key,
            },
            told={"domain": _domain},
        ),
        Kind(
            name="Repository",
            key=("domain", "repository"),
            arn="arn",
            within={"domain": "Domain"},
            unique=("domain", "repository"),
            defaults={"upstreams": []},
            made={
                "name": "{repository}",
                "domainName": "{domain}",
                "domainOwner": "{account}",
                "administratorAccount": "{account}",
                "arn": f"{_ARN}:repository/{{domain}}/{{repository}}",
                "connections": lambda _place, _record: [],
                "createdTime": now,
            },
            told={"repository": _repository},
        ),
    ),
)
