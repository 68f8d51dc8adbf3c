"""SES's configuration sets tell what they were told, and change option by option."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_options_are_told_and_given_anew(account: Account) -> None:
    """What a call leaves out is the default again; other kinds of options stay."""
    ses, named = account.client("sesv2"), {"ConfigurationSetName": "all"}
    ses.create_configuration_set(
        **named,
        SendingOptions={"SendingEnabled": False},
        DeliveryOptions={"TlsPolicy": "REQUIRE", "SendingPoolName": "pool"},
        Tags=[{"Key": "team", "Value": "shop"}],
    )
    told = ses.get_configuration_set(**named)
    assert told["SendingOptions"] == {"SendingEnabled": False}
    ses.put_configuration_set_delivery_options(**named, SendingPoolName="other")
    ses.put_configuration_set_vdm_options(**named, VdmOptions={"DashboardOptions": {"EngagementMetrics": "ENABLED"}})
    told = ses.get_configuration_set(**named)
    assert told["DeliveryOptions"] == {"TlsPolicy": "OPTIONAL", "SendingPoolName": "other"}
    assert told["VdmOptions"]["DashboardOptions"]["EngagementMetrics"] == "ENABLED"
    assert told["SendingOptions"] == {"SendingEnabled": False}
    assert told["Tags"] == [{"Key": "team", "Value": "shop"}]


def test_a_set_is_made_once_and_deleted_once(account: Account) -> None:
    """Twice is refused, and so is what is not there."""
    ses, named = account.client("sesv2"), {"ConfigurationSetName": "all"}
    ses.create_configuration_set(**named)
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        ses.create_configuration_set(**named)
    ses.delete_configuration_set(**named)
    with pytest.raises(ClientError, match="NotFoundException"):
        ses.delete_configuration_set(**named)
    with pytest.raises(ClientError, match="NotFoundException"):
        ses.put_configuration_set_sending_options(**named, SendingEnabled=True)
