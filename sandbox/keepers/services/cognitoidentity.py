"""What moto's identity pools lack: which roles their identities get, and which claims become tags of the session.

Source: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/Welcome.html
"""

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place


def _pool(place: Place, params: Record) -> None:
    """Refuse what belongs to an identity pool that is not there."""
    try:
        place.services.client("cognito-identity").describe_identity_pool(IdentityPoolId=params["IdentityPoolId"])
    except ClientError as error:
        raise KeptError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from None


KEPT = Kept(
    service="cognito-identity",
    beside="cognitoidentity",
    invalid="InvalidParameterException",
    kinds=(
        Kind(
            name="IdentityPoolRoles",
            key=("IdentityPoolId",),
            owned=_pool,
            absent=lambda _place, params: {**params},
            put=("SetIdentityPoolRoles",),
        ),
        Kind(
            name="PrincipalTagAttributeMap",
            key=("IdentityPoolId", "IdentityProviderName"),
            owned=_pool,
            absent=lambda _place, params: {**params},
            put=("SetPrincipalTagAttributeMap",),
        ),
    ),
)
