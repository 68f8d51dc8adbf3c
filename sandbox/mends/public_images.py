"""Public parameters that name the newest image of an operating system: Windows, Ubuntu, Debian, EKS, Bottlerocket."""

import hashlib
import re
from typing import Any

from sandbox.mends.mend import Mend

_PUBLISHED = re.compile(
    r"/aws/service/(?:"
    r"ami-windows-latest/(?:TPM-)?Windows_Server-(?:2016|2019|2022|2025)-[A-Z][A-Za-z_]+-(?:Full|Core)-[A-Za-z0-9_.-]+|"
    r"ami-windows-latest/EC2LaunchV2-Windows_Server-(?:2016|2019)-English-Full-Base|"
    r"canonical/ubuntu/(?:server|server-minimal|pro-server|eks)/(?:\d\d\.\d\d|bionic|focal|jammy|noble)"
    r"(?:/1\.\d+)?/stable/(?:current|\d{8}(?:\.\d+)?)/(?:amd64|arm64)/hvm/ebs-gp[23]/ami-id|"
    r"debian/(?:release|daily)/(?:1[0-3]|bookworm|bullseye|buster|trixie)/(?:latest|\d{8}-\d+)/(?:amd64|arm64)|"
    r"eks/optimized-ami/1\.\d+/(?:amazon-linux-2|amazon-linux-2-arm64|amazon-linux-2-gpu|"
    r"amazon-linux-2023/(?:x86_64|arm64)/(?:standard|nvidia|neuron))/recommended/image_id|"
    r"bottlerocket/aws-(?:ecs|k8s)-\d+(?:\.\d+)?(?:-nvidia|-fips)?/(?:x86_64|arm64)/(?:latest|\d+\.\d+\.\d+)/image_id"
    r")"
)


def _apply() -> None:
    from moto.core.utils import utcnow  # noqa: PLC0415 loaded by now
    from moto.ssm.models import Parameter, ParameterDict  # noqa: PLC0415

    parameters: Any = ParameterDict
    parameter: Any = Parameter
    load = parameters._check_loading_status

    def check_loading_status(self: Any, key: str) -> None:  # noqa: ANN401 moto's own
        load(self, key)
        name = str(key or "")
        if _PUBLISHED.fullmatch(name) and not dict.__contains__(self, name):
            image = hashlib.sha256(f"{self.region_name} {name}".encode()).hexdigest()[:17]
            published = parameter(
                account_id=self.account_id,
                name=name,
                value=f"ami-{image}",
                parameter_type="String",
                description=None,
                allowed_pattern=None,
                keyid=None,
                last_modified_date=utcnow(),
                version=1,
                data_type="aws:ec2:image",
            )
            self.setdefault(name, []).append(published)

    parameters._check_loading_status = check_loading_status


MENDS = (
    Mend(
        name="public_images",
        moto="Of the public parameters only those of Amazon Linux and of ECS exist.",
        aws="Windows, Ubuntu, Debian, EKS and Bottlerocket publish their newest images likewise, in every Region.",
        source="https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-finding-public-parameters.html",
        apply=_apply,
        when="moto.ssm.models",
    ),
)
