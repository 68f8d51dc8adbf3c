"""Access grants are in an instance, which goes last."""

import pytest
from botocore.exceptions import ClientError

from sandbox.server import Application, serve_beside
from sandbox.services import RemoteServices
from tests.unit.sandbox.account import Account

_ROLE = "arn:aws:iam::111122223333:role/grants"


def test_grants_and_locations_are_in_an_instance_which_goes_last(account: Account) -> None:
    """Without an instance there are neither, and it stays while it has locations."""
    control, mine = account.client("s3control"), {"AccountId": account.id}
    with pytest.raises(ClientError, match="AccessGrantsInstanceNotExistsError"):
        control.create_access_grants_location(**mine, LocationScope="s3://", IAMRoleArn=_ROLE)
    control.create_access_grants_instance(**mine)
    with pytest.raises(ClientError, match="AccessGrantsInstanceAlreadyExistsError"):
        control.create_access_grants_instance(**mine)
    location = control.create_access_grants_location(**mine, LocationScope="s3://files/*", IAMRoleArn=_ROLE)
    of_location = {**mine, "AccessGrantsLocationId": location["AccessGrantsLocationId"]}
    grant = control.create_access_grant(
        **of_location,
        AccessGrantsLocationConfiguration={"S3SubPrefix": "reports/*"},
        Grantee={"GranteeType": "IAM", "GranteeIdentifier": _ROLE},
        Permission="READ",
    )
    assert grant["GrantScope"] == "s3://files/reports/*"
    with pytest.raises(ClientError, match="AccessGrantsInstanceNotEmptyError"):
        control.delete_access_grants_instance(**mine)
    with pytest.raises(ClientError, match="AccessGrantsLocationNotEmptyError"):
        control.delete_access_grants_location(**of_location)
    control.delete_access_grant(**mine, AccessGrantId=grant["AccessGrantId"])
    control.delete_access_grants_location(**of_location)
    control.delete_access_grants_instance(**mine)


def test_s3_control_is_reached_over_http_on_any_machine(account: Account) -> None:
    """Its clients put the account before the host, which few machines know; access points and grants are there."""
    services = RemoteServices.of_sandbox(f"http://localhost:{serve_beside(Application())}").of_account(account.id)
    control, mine = services.client("s3control"), {"AccountId": account.id}
    assert control.list_access_points(**mine)["AccessPointList"] == []
    made = control.create_access_grants_instance(**mine)
    assert control.get_access_grants_instance(**mine)["AccessGrantsInstanceArn"] == made["AccessGrantsInstanceArn"]
