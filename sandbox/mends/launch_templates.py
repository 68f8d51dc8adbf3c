"""Instances are launched as their launch template and the request say, all of it.

What both say together is kept on the instance as ``said``, in the words of ``RunInstances``; the mends of volumes,
interfaces and options take it from there.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.utils import parse_user_data

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json

_REQUEST: ContextVar[Mapping[str, Json]] = ContextVar("request", default=MappingProxyType({}))
_SHARED = ("InstanceInitiatedShutdownBehavior", "EbsOptimized", "DisableApiStop", "HibernationOptions")
"""What moto's ``run_instances`` takes under the same name in snake case, and forgets to take from the template."""


def _apply() -> None:
    backend: Any = InstanceBackend
    run = backend.run_instances

    def run_instances(self: Json, image_id: str | None, count: int, user_data: Json, groups: Json, **kw: Json) -> Json:
        template = kw.get("launch_template")
        data = self._get_template_from_args(template).data if template else {}
        said = {**data, **_REQUEST.get()}
        said["TagSpecifications"] = [*data.get("TagSpecifications", ()), *_REQUEST.get().get("TagSpecifications", ())]
        _fill(kw, said)
        reservation = run(self, image_id or said.get("ImageId"), count, user_data, groups, said=said, **kw)
        for instance in reservation.instances:
            _profile(self, instance, said)
        return reservation

    backend.run_instances = run_instances
    _decode_user_data()
    kind: Any = Instance
    start = kind.__init__

    def init(self: Json, *args: Json, said: Mapping[str, Json] | None = None, **kwargs: Json) -> None:
        self.said = said or {}
        start(self, *args, **kwargs)

    kind.__init__ = init
    response: Any = InstanceResponse
    answer = response.run_instances

    def answer_run_instances(self: Json) -> Json:
        with asking(self.params):
            return answer(self)

    response.run_instances = answer_run_instances


def _decode_user_data() -> None:
    """Read the user data of every version as moto reads those of the first: launching asserts that it has."""
    template: Any = LaunchTemplate
    create = template.create_version

    def create_version(self: Json, data: dict[str, Json], description: str) -> Json:
        user_data = data.get("UserData")
        if isinstance(user_data, str):
            data["UserData"] = parse_user_data(user_data)
        return create(self, data, description)

    template.create_version = create_version


@contextmanager
def asking(parameters: Mapping[str, Json]) -> Iterator[None]:
    """Let the backend see the request, of which moto's request handler passes on only a part."""
    token = _REQUEST.set(parameters)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def _fill(kwargs: dict[str, Json], said: Mapping[str, Json]) -> None:
    """Pass on what moto takes as an argument and forgets to take from the template."""
    if said.get("MetadataOptions") and not kwargs.get("metadata_options"):
        kwargs["metadata_options"] = dict(said["MetadataOptions"])
    if str((said.get("Monitoring") or {}).get("Enabled", "")).lower() == "true":
        kwargs["monitoring_state"] = "enabled"
    if said.get("NetworkInterfaces") and not kwargs.get("nics"):
        kwargs["nics"] = said["NetworkInterfaces"]
    if (said.get("InstanceMarketOptions") or {}).get("MarketType") == "spot":
        kwargs.setdefault("instance_market_options", "spot")
    if not kwargs.get("placement"):
        kwargs["placement"] = (said.get("Placement") or {}).get("AvailabilityZone")
    for name in _SHARED:
        argument = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
        if said.get(name) and not kwargs.get(argument):
            kwargs[argument] = said[name]


def _profile(backend: Json, instance: Instance, said: Mapping[str, Json]) -> None:
    """Give the instance its profile; moto's request handler gives the first of a launch the one of the request."""
    profile = said.get("IamInstanceProfile") or {}
    by_request = _REQUEST.get().get("IamInstanceProfile")
    if profile and not (by_request and instance.ami_launch_index == 0):
        backend.associate_iam_instance_profile(
            instance.id,
            iam_instance_profile_name=profile.get("Name"),
            iam_instance_profile_arn=profile.get("Arn"),
        )


MENDS = (
    Mend(
        name="launch_templates",
        moto="Network interfaces, metadata options, instance profile, monitoring, placement, block devices and volume "
        "tags of a launch template are ignored, and of a request whatever moto does not know; a second version with "
        "user data cannot be launched.",
        aws="An instance has what its launch template says, and what the request says instead.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/launch-instances-from-launch-template.html",
        apply=_apply,
    ),
)
