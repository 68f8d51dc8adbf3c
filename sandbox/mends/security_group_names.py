"""Security groups and their VPCs are there when a request names them."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import InstanceBackend
from moto.ec2.models.security_groups import SecurityGroupBackend

from sandbox.mends.mend import Mend
from sandbox.networking.vpc.shared import vpcs_for

Json = Any


def _apply() -> None:
    groups: Any = SecurityGroupBackend
    create, describe = groups.create_security_group, groups.describe_security_groups

    def create_security_group(self: Json, name: str, description: str, vpc_id: str | None = None, **kw: Json) -> Json:
        if vpc_id and vpc_id not in self.vpcs and vpc_id not in vpcs_for(self):
            code = "InvalidVpcID.NotFound"
            raise EC2ClientError(code, f"The vpc ID '{vpc_id}' does not exist")
        return create(self, name, description, vpc_id, **kw)

    def describe_security_groups(
        self: Json, group_ids: list[str] | None = None, groupnames: list[str] | None = None, filters: Json = None
    ) -> Json:
        for group in group_ids or ():
            if self.get_security_group_from_id(group) is None:
                raise _absent(group)
        return describe(self, group_ids, groupnames, filters)

    groups.create_security_group, groups.describe_security_groups = create_security_group, describe_security_groups
    instances: Any = InstanceBackend
    run = instances.run_instances

    def run_instances(
        self: Json, image_id: str | None, count: int, user_data: Json, names: list[str], **kw: Json
    ) -> Json:
        for name in names or ():
            if self.get_security_group_by_name_or_id(name) is None:
                vpc = self.get_default_vpc()
                where = f" in default VPC '{vpc.id}'" if vpc else ""
                raise _absent(name, where)
        return run(self, image_id, count, user_data, names, **kw)

    instances.run_instances = run_instances


def _absent(group: str, where: str = "") -> EC2ClientError:
    return EC2ClientError("InvalidGroup.NotFound", f"The security group '{group}' does not exist{where}")


MENDS = (
    Mend(
        name="security_group_names",
        moto="A security group is made in a VPC that there is not; an instance that is launched with the name of a "
        "group that there is not ends in an error of moto's own; of several groups that are asked for, all are "
        "said to be missing.",
        aws="InvalidVpcID.NotFound, and InvalidGroup.NotFound with the group's name.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
        apply=_apply,
    ),
)
