"""What lessons about sessions are given: the shop as it is deployed, with its sessions in three places."""

import pytest

from stacks.catalogue import find
from study.deployed import Deployed


@pytest.fixture(scope="module")
def shop() -> Deployed:
    """Return the deployed stateless-web, its sessions in DynamoDB: four instances, whichever; leave as many."""
    return Deployed(find("stateless-web"))


@pytest.fixture(scope="module")
def sticky_shop() -> Deployed:
    """Return the same with sessions on the instances, and a load balancer that sends each visitor to the same one."""
    return Deployed(find("stateless-web"), sessions="sticky")


@pytest.fixture(scope="module")
def forgetful_shop() -> Deployed:
    """Return the same with sessions on the instances, and nobody who remembers which."""
    return Deployed(find("stateless-web"), sessions="instance")


@pytest.fixture(scope="module")
def cached_shop() -> Deployed:
    """Return the same with sessions in ElastiCache."""
    return Deployed(find("stateless-web"), sessions="elasticache")
