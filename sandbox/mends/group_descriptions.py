"""What may be written about a security group and about its rules."""

import re
from collections.abc import Iterator
from functools import wraps
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupBackend

from sandbox.mends.mend import Mend
from sandbox.networking.vpc.common import refuse

_SAID = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}")
_SET = "Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
_OF_RULES = (
    "authorize_security_group_ingress",
    "authorize_security_group_egress",
    "update_security_group_rule_descriptions_ingress",
    "update_security_group_rule_descriptions_egress",
)


def _apply() -> None:
    backend: Any = SecurityGroupBackend
    for name in _OF_RULES:
        setattr(backend, name, _of_rules(getattr(backend, name)))
    create = backend.create_security_group

    @wraps(create)
    def create_security_group(self: Any, name: str, description: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        _refuse_bad("security group", description)
        return create(self, name, description, *args, **kwargs)

    backend.create_security_group = create_security_group


def _of_rules(original: Any) -> Any:  # noqa: ANN401 moto's own
    @wraps(original)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        for said in _descriptions([*args, *kwargs.values()]):
            _refuse_bad("rule", said)
        return original(self, *args, **kwargs)

    return checked


def _descriptions(given: list[Any]) -> Iterator[str]:
    """Yield what is said of each peer of a rule, whatever kind of peer it is."""
    for peers in given:
        for peer in peers if isinstance(peers, list) else ():
            if isinstance(peer, dict) and peer.get("Description"):
                yield peer["Description"]


def _refuse_bad(what: str, said: str) -> None:
    if said and not _SAID.fullmatch(said):
        refuse("InvalidParameterValue", f"Invalid {what} description. {_SET}")


MENDS = (
    Mend(
        name="group_descriptions",
        moto="A security group and its rules may be described in any words.",
        aws="In 255 characters of a small set, which has no apostrophe.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html",
        apply=_apply,
    ),
)
