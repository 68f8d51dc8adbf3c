"""Resilience Hub's policies: how much may be lost and how long recovery may take. Nothing is ever assessed.

Source: https://docs.aws.amazon.com/resilience-hub/latest/APIReference/API_CreateResiliencyPolicy.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now


def _list(place: Place, params: Record) -> Record:
    kept = place.all("ResiliencyPolicy")
    return {"resiliencyPolicies": [one for one in kept if params.get("policyName") in (None, one["policyName"])]}


KEPT = Kept(
    service="resiliencehub",
    beside="resiliencehub",
    operations={"ListResiliencyPolicies": _list},
    kinds=(
        Kind(
            name="ResiliencyPolicy",
            key=("policyArn",),
            arn="policyArn",
            unique=("policyName",),
            defaults={"dataLocationConstraint": "AnyLocation"},
            made={
                "policyArn": "arn:{partition}:resiliencehub:{region}:{account}:resiliency-policy/{uuid}",
                "creationTime": now,
            },
            # The answer has the whole of it under the name that the whole has for its parts.
            told={"policy": lambda _, record: dict(record)},
        ),
    ),
)
