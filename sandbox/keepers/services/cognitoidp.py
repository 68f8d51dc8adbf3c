"""What moto's user pools lack: branding, terms, risk configurations and where logs go. Nothing acts on any of it.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
"""

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

_ALL = {"ClientId": "ALL"}


def _pool_and_client(place: Place, params: Record) -> None:
    """Refuse what belongs to a user pool or an app client that is not there."""
    cognito = place.services.client("cognito-idp")
    pool, client = params["UserPoolId"], params.get("ClientId", "ALL")
    try:
        cognito.describe_user_pool(UserPoolId=pool)
        if client != "ALL":
            cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)
    except ClientError as error:
        raise KeptError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from None


KEPT = Kept(
    service="cognito-idp",
    beside="cognitoidp",
    invalid="InvalidParameterException",
    kinds=(
        Kind(
            name="UICustomization",
            key=("UserPoolId", "ClientId"),
            assumed=_ALL,
            owned=_pool_and_client,
            absent=lambda _place, params: {**params},
            put=("SetUICustomization",),
            made={"CSSVersion": "{hex14}", "CreationDate": now, "LastModifiedDate": now},
            renewed={"CSSVersion": "{hex14}", "LastModifiedDate": now},
        ),
        Kind(
            name="RiskConfiguration",
            key=("UserPoolId", "ClientId"),
            assumed=_ALL,
            owned=_pool_and_client,
            absent=lambda _place, params: {**params},
            put=("SetRiskConfiguration",),
            made={"LastModifiedDate": now},
            renewed={"LastModifiedDate": now},
        ),
        Kind(
            name="LogDeliveryConfiguration",
            key=("UserPoolId",),
            owned=_pool_and_client,
            absent=lambda _place, params: {**params, "LogConfigurations": []},
            put=("SetLogDeliveryConfiguration",),
        ),
        Kind(
            name="ManagedLoginBranding",
            key=("UserPoolId", "ClientId", "ManagedLoginBrandingId"),
            read=("DescribeManagedLoginBrandingByClient",),
            owned=_pool_and_client,
            unique=("UserPoolId", "ClientId"),
            taken="ManagedLoginBrandingExistsException",
            made={"ManagedLoginBrandingId": "{uuid}", "CreationDate": now, "LastModifiedDate": now},
            renewed={"LastModifiedDate": now},
        ),
        Kind(
            name="Terms",
            key=("UserPoolId", "TermsId"),
            owned=_pool_and_client,
            unique=("UserPoolId", "ClientId", "TermsName"),
            taken="TermsExistsException",
            list=("ListTerms",),
            made={"TermsId": "{uuid}", "CreationDate": now, "LastModifiedDate": now},
            renewed={"LastModifiedDate": now},
        ),
    ),
)
