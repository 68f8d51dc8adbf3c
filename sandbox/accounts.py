"""Accounts of an organization in the sandbox, with ids that are known beforehand.

On AWS an account's id is drawn when the account is made. A scenario that spans accounts writes their ids into its
templates, so the sandbox opens accounts that have them; in everything else they are ordinary members.
"""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from moto.organizations import utils

from sandbox.services import ACCESS_ROLE, DEFAULT_ACCOUNT, DEFAULT_REGION, InProcessServices

_one_at_a_time = threading.Lock()


def open_accounts(members: Mapping[str, str], *, management: str = DEFAULT_ACCOUNT) -> list[str]:
    """Make sure that accounts are there as members of an organization that shares resources within itself.

    Args:
        members: name → twelve digits. The management account is there already, and may be among them.
        management: the account that the organization belongs to; it is founded if need be.

    Returns:
        The ids of the accounts that were opened now.
    """
    services = InProcessServices(management, DEFAULT_REGION)
    with _one_at_a_time:
        there = _members(services)
        opened = []
        for name, number in members.items():
            if number not in there:
                _open(services, name, number)
                opened.append(number)
    return opened


def _members(services: InProcessServices) -> set[str]:
    try:
        services.call("organizations", "CreateOrganization", FeatureSet="ALL")
        services.call("ram", "EnableSharingWithAwsOrganization")
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyInOrganizationException":
            raise
    pages: Iterable[Any] = services.client("organizations").get_paginator("list_accounts").paginate()
    return {account["Id"] for page in pages for account in page["Accounts"]}


def _open(services: InProcessServices, name: str, number: str) -> None:
    drawn = utils.make_random_account_id
    utils.make_random_account_id = lambda: number
    try:
        email = f"{name}@example.com"
        services.call("organizations", "CreateAccount", AccountName=name, Email=email, RoleName=ACCESS_ROLE)
    finally:
        utils.make_random_account_id = drawn
