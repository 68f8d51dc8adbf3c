"""What moto's private certificate authorities lack: who may issue certificates.

Source: https://docs.aws.amazon.com/privateca/latest/APIReference/API_CreatePermission.html
"""

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now


def _authority(place: Place, params: Record) -> None:
    """Refuse permissions of an authority that is not there."""
    try:
        arn = params["CertificateAuthorityArn"]
        place.services.client("acm-pca").describe_certificate_authority(CertificateAuthorityArn=arn)
    except ClientError as error:
        raise KeptError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from None


KEPT = Kept(
    service="acm-pca",
    beside="acmpca",
    invalid="InvalidArnException",
    kinds=(
        Kind(
            name="Permission",
            key=("CertificateAuthorityArn", "Principal"),
            unique=("CertificateAuthorityArn", "Principal"),
            taken="PermissionAlreadyExistsException",
            owned=_authority,
            made={"CreatedAt": now},
        ),
    ),
)
