"""One request: its parameters as botocore's description of the service reads them, and where its template is."""

from collections.abc import Sequence
from typing import Any

from moto.core.responses import BaseResponse

from sandbox.cloudformation.api.accounts import backend_of
from sandbox.cloudformation.backend import CloudFormation
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.options import Options
from sandbox.cloudformation.stack import Stack
from sandbox.cloudformation.template_urls import body_at
from sandbox.services import InProcessServices

Json = Any
PAGE = 100
_LONGEST_BODY = 51_200
"""Bytes of a template in the request itself; a longer one has to be in S3.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""


class Request(BaseResponse):
    """What the operations of the API share."""

    def __init__(self) -> None:
        """Have requests parsed by botocore's description of the service."""
        super().__init__(service_name="cloudformation")
        self.automated_parameter_parsing = True

    @property
    def _cloudformation(self) -> CloudFormation:
        return backend_of(self.current_account, self.region)

    def _value(self, name: str, default: Json = None) -> Json:
        return self._get_param(name, default)

    def _body(self) -> str | None:
        """Return the template of the request, from S3 if it is there."""
        body, url = self._value("TemplateBody"), self._value("TemplateURL")
        if url is None:
            if body is not None and len(str(body).encode()) > _LONGEST_BODY:
                msg = (
                    f"1 validation error detected: Value '{body}' at 'templateBody' failed to satisfy constraint: "
                    f"Member must have length less than or equal to {_LONGEST_BODY}"
                )
                raise ValidationError(msg)
            return None if body is None else str(body)
        return body_at(str(url), self._own_services())

    def _own_services(self) -> InProcessServices:
        return InProcessServices(self.current_account, self.region)

    def _options(self) -> Options:
        policies = {
            name: self._text_or_url(name, name.replace("Body", "URL"))
            for name in ("StackPolicyBody", "StackPolicyDuringUpdateBody")
        }
        return Options({**self.params, **policies})

    def _text_or_url(self, text: str, url: str) -> str | None:
        """Return a text of the request, from S3 if its URL is given."""
        where = self._value(url)
        given = self._value(text) if where is None else body_at(str(where), self._own_services())
        return None if given is None else str(given)

    def _needed_body(self) -> str:
        body = self._body()
        if body is None:
            msg = "Either Template URL or Template Body must be specified."
            raise ValidationError(msg)
        return body

    def _stack_of(self, physical_id: str) -> Stack:
        for stack in self._cloudformation.stacks.values():
            if any(record.physical_id == physical_id for record in stack.resources.values()):
                return stack
        msg = f"Stack for {physical_id} does not exist"
        raise ValidationError(msg)

    def _page(self, key: str, items: Sequence[Json]) -> dict[str, Json]:
        start = int(self._value("NextToken") or 0)
        end = start + PAGE
        return {key: items[start:end], "NextToken": str(end) if end < len(items) else None}
