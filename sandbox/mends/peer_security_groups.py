"""A rule may name a security group of another account whose VPC is shared, or peered within the Region."""

from typing import Any

from sandbox.mends.mend import Mend


def _apply() -> None:
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 only once EC2 is asked
    from moto.ec2.models.security_groups import SecurityGroupBackend  # noqa: PLC0415

    from sandbox.networking.vpc.shared import vpcs_for  # noqa: PLC0415

    backend: Any = SecurityGroupBackend
    find = backend.get_security_group_by_name_or_id
    add = backend._add_source_group

    def add_source_group(self: Any, source_groups: Any, vpc_id: str | None) -> Any:  # noqa: ANN401 moto's own signature
        known, of_peers = [], []
        for item in source_groups or []:
            of_peers.append(item) if _is_a_peers(self, item) else known.append(item)
        return [*add(self, known, vpc_id), *({**item, "OwnerId": item["UserId"]} for item in of_peers)]

    def _is_a_peers(self: Any, item: dict[str, str]) -> bool:  # noqa: ANN401 moto's own classes
        owner = item.get("UserId", self.account_id)
        if "GroupId" not in item or owner == self.account_id:
            return False
        group = find(ec2_backends[owner][self.region_name], item["GroupId"])
        if group is None:
            return False
        peered = any(
            group.vpc_id in (one.vpc.id, one.peer_vpc.id) and one._status.code == "active"
            for one in self.vpc_pcxs.values()
        )
        return peered or group.vpc_id in self.vpcs or group.vpc_id in vpcs_for(self)

    backend._add_source_group = add_source_group


MENDS = (
    Mend(
        name="peer_security_groups",
        moto="A rule can only name security groups of its own account.",
        aws="It can name, with the owner's account id, one of the same shared VPC, or of a VPC that is peered in the "
        "same Region, as long as the peering is active; one of another Region does not exist for it.",
        source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
