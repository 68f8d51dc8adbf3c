"""Data that has to stay in Europe, held there by a policy."""

from study.lab import Lab
from tests.lessons.people import allow, deny, role
from tests.teaching import teaches

ELSEWHERE = {"StringNotLike": {"aws:RequestedRegion": "eu-*"}}


def volume(lab: Lab, region: str) -> str:
    """Return the ARN of any volume of a Region."""
    return f"arn:aws:ec2:{region}:{lab.account_id}:volume/*"


@teaches("regions-azs-edge.5")
def test_data_is_kept_in_europe_by_a_denial_of_every_other_region(lab: Lab) -> None:
    """Which Region is asked is in the request, so a policy can hold everybody to the choice."""
    role(lab, "builder", allow("ec2:*"), deny("*", Condition=ELSEWHERE))

    assert lab.can("builder", "ec2:CreateVolume", volume(lab, "eu-central-1")).word == "allowed"
    assert lab.can("builder", "ec2:CreateVolume", volume(lab, "us-east-1")).word == "explicitDeny"


@teaches("regions-azs-edge.5", twin=True)
def test_without_the_denial_data_may_be_put_anywhere(lab: Lab) -> None:
    """A Region that was chosen on paper only is left with one call."""
    role(lab, "builder", allow("ec2:*"))

    for region in ("eu-central-1", "us-east-1"):
        assert lab.can("builder", "ec2:CreateVolume", volume(lab, region)).word == "allowed"
