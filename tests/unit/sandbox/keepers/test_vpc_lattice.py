"""VPC Lattice keeps who is associated with whom, and refuses what cannot stand beside it."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_vpc_is_in_one_service_network(account: Account) -> None:
    """And in one that there is, as the VPC has to be one."""
    network, lattice = Network.of(account), account.client("vpc-lattice")
    one, two = (lattice.create_service_network(name=name)["id"] for name in ("one-network", "two-network"))
    lattice.create_service_network_vpc_association(serviceNetworkIdentifier=one, vpcIdentifier=network.vpc)
    with pytest.raises(ClientError, match="ConflictException"):
        lattice.create_service_network_vpc_association(serviceNetworkIdentifier=two, vpcIdentifier=network.vpc)
    with pytest.raises(ClientError, match="ValidationException"):
        lattice.create_service_network_vpc_association(serviceNetworkIdentifier=two, vpcIdentifier="vpc-01234567")
    with pytest.raises(ClientError, match="ConflictException"):
        lattice.delete_service_network(serviceNetworkIdentifier=one)
    lattice.delete_service_network(serviceNetworkIdentifier=two)


def test_two_rules_of_a_listener_have_two_priorities(account: Account) -> None:
    """The same one may stand at another listener."""
    lattice = account.client("vpc-lattice")
    service = lattice.create_service(name="orders")["id"]
    refuse = {"fixedResponse": {"statusCode": 404}}
    match = {"httpMatch": {"method": "GET"}}
    for number, port in enumerate((80, 8080)):
        listener = lattice.create_listener(
            serviceIdentifier=service, name=f"on-{port}", protocol="HTTP", port=port, defaultAction=refuse
        )["id"]
        where = {"serviceIdentifier": service, "listenerIdentifier": listener}
        lattice.create_rule(**where, name=f"first-{number}", priority=1, match=match, action=refuse)
        with pytest.raises(ClientError, match="Priority 1 is taken"):
            lattice.create_rule(**where, name=f"second-{number}", priority=1, match=match, action=refuse)


def test_a_policy_is_active_where_callers_sign(account: Account) -> None:
    """Without IAM as the type of authorization it is kept and has no effect."""
    lattice = account.client("vpc-lattice")
    for name, kind, state in (("open", "NONE", "Inactive"), ("closed", "AWS_IAM", "Active")):
        service = lattice.create_service(name=name, authType=kind)["arn"]
        assert lattice.put_auth_policy(resourceIdentifier=service, policy="{}")["state"] == state
