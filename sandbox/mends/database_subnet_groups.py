"""A DB subnet group is still there after it has been modified."""

from typing import Any

from moto.rds.exceptions import DBSubnetGroupNotFoundError
from moto.rds.models import RDSBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    backend: Any = RDSBackend

    def modify_db_subnet_group(self: Any, subnet_name: str, description: str | None, subnets: list[Any]) -> Any:  # noqa: ANN401 moto's own signature
        group = self.subnet_groups.get(subnet_name)
        if group is None:
            raise DBSubnetGroupNotFoundError(subnet_name)
        group._subnets = subnets
        if description is not None:
            group.description = description
        return group

    backend.modify_db_subnet_group = modify_db_subnet_group


MENDS = (
    Mend(
        name="database_subnet_groups",
        moto="ModifyDBSubnetGroup removes the group.",
        aws="It changes the group's description and subnets.",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html",
        apply=_apply,
    ),
)
