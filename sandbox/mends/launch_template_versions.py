"""A version of a launch template may be made from another one."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.responses.launch_templates import LaunchTemplates

from sandbox.mends.mend import Mend

Json = Any
_SOURCE: ContextVar[str | None] = ContextVar("source", default=None)


def _apply() -> None:
    response: Any = LaunchTemplates
    template: Any = LaunchTemplate
    answer, create = response.create_launch_template_version, template.create_version

    def create_launch_template_version(self: Json) -> Json:
        token = _SOURCE.set(self._get_param("SourceVersion"))
        try:
            return answer(self)
        finally:
            _SOURCE.reset(token)

    def create_version(self: Json, data: Mapping[str, Json], description: str) -> Json:
        source = _SOURCE.get()
        return create(self, data if source is None else {**self.get_version(source).data, **data}, description)

    response.create_launch_template_version = create_launch_template_version
    template.create_version = create_version


MENDS = (
    Mend(
        name="launch_template_versions",
        moto="SourceVersion is ignored: a version holds what the request says and nothing else.",
        aws="It holds what the source version says as well, and what the request says instead.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html",
        apply=_apply,
    ),
)
