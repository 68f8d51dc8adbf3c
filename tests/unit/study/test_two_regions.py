"""One account, two Regions: what is named for the whole account must not be named the same in both."""

import pytest

from sandbox.assemblies import deploy_all
from sandbox.services import InProcessServices
from stacks import catalogue
from study.assemblies import assembly_of
from study.lab import Lab

ANYWHERE = [slug for slug in catalogue.SLUGS if len(catalogue.find(slug).places) == 1]
"""The scenarios whose templates say neither in which account nor in which Region they are."""


@pytest.mark.parametrize("slug", ANYWHERE)
def test_a_scenario_stands_in_two_regions_of_one_account(slug: str) -> None:
    """IAM and the names of buckets know no Region, so a role or a bucket is named after its own."""
    lab = Lab()
    assembly = assembly_of(slug, {})
    for region in ("us-east-1", "eu-west-1"):
        services = InProcessServices(lab.account_id, region)
        deploy_all(assembly, lambda _account, _region, there=services: there)
        (stack,) = services.call("cloudformation", "DescribeStacks", StackName=slug)["Stacks"]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
