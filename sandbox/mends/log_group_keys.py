"""The key of a log group can be changed and taken away."""

from typing import Any

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse

from sandbox.mends.mend import Mend


def _apply() -> None:
    response: Any = LogsResponse

    def associate_kms_key(self: Any) -> str:  # noqa: ANN401 as moto's request handlers
        _group(self).kms_key_id = self._get_param("kmsKeyId")
        return ""

    def disassociate_kms_key(self: Any) -> str:  # noqa: ANN401
        _group(self).kms_key_id = None
        return ""

    response.associate_kms_key = associate_kms_key
    response.disassociate_kms_key = disassociate_kms_key


def _group(request: Any) -> Any:  # noqa: ANN401
    groups = request.logs_backend.groups
    name = request._get_param("logGroupName")
    if name not in groups:
        raise ResourceNotFoundException
    return groups[name]


MENDS = (
    Mend(
        name="log_group_keys",
        moto="AssociateKmsKey and DisassociateKmsKey are not there.",
        aws="A log group's key can be set, changed and taken away at any time.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        apply=_apply,
    ),
)
