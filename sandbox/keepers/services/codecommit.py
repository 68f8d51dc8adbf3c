"""CodeCommit: repositories, without what is in them.

Source: https://docs.aws.amazon.com/codecommit/latest/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse

_HOST = "git-codecommit.{region}.amazonaws.com/v1/repos/{repositoryName}"
_ADDRESSES = {
    "cloneUrlHttp": f"https://{_HOST}",
    "cloneUrlSsh": f"ssh://{_HOST}",
    "Arn": "arn:{partition}:codecommit:{region}:{account}:{repositoryName}",
}
_MISSING, _TAKEN = "RepositoryDoesNotExistException", "RepositoryNameExistsException"


def _find(place: Place, name: str) -> Record:
    found = next((one for one in place.all("Repository") if one["repositoryName"] == name), None)
    if found is None:
        refuse(_MISSING, f"{name} does not exist")
    return found


def _rename(place: Place, params: Record) -> Record:
    """Give a repository another name, and with it another ARN and other addresses."""
    repository = _find(place, params["oldName"])
    if any(one["repositoryName"] == params["newName"] for one in place.all("Repository")):
        refuse(_TAKEN, f"Repository named {params['newName']} already exists")
    repository["repositoryName"] = params["newName"]
    place.make(repository, {**_ADDRESSES, "lastModifiedDate": now})
    return {}


def _encrypt(place: Place, params: Record) -> Record:
    repository = _find(place, params["repositoryName"])
    before = repository.get("kmsKeyId")
    repository["kmsKeyId"] = params["kmsKeyId"]
    told = {"repositoryId": repository["repositoryId"], "kmsKeyId": params["kmsKeyId"], "originalKmsKeyId": before}
    return {name: value for name, value in told.items() if value is not None}


def _set_triggers(place: Place, params: Record) -> Record:
    _find(place, params["repositoryName"])["triggers"] = params["triggers"]
    return {"configurationId": "1"}


def _triggers(place: Place, params: Record) -> Record:
    return {"configurationId": "1", "triggers": _find(place, params["repositoryName"]).get("triggers", [])}


KEPT = Kept(
    service="codecommit",
    operations={
        "UpdateRepositoryName": _rename,
        "UpdateRepositoryEncryptionKey": _encrypt,
        "PutRepositoryTriggers": _set_triggers,
        "GetRepositoryTriggers": _triggers,
    },
    kinds=(
        Kind(
            name="Repository",
            key=("repositoryName",),
            arn="Arn",
            unique=("repositoryName",),
            missing=_MISSING,
            taken=_TAKEN,
            update=("UpdateRepositoryDescription",),
            made={
                "accountId": "{account}",
                "repositoryId": "{uuid}",
                **_ADDRESSES,
                "creationDate": now,
                "lastModifiedDate": now,
            },
            renewed={"lastModifiedDate": now},
        ),
    ),
)
