"""What a test of a public template does: an account as the template expects it, the count, and what is left."""

import csv
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import jmespath
import yaml

from sandbox.cloudformation.api import backend_of
from sandbox.resources.provider import Context, NotFoundError, Physical, ResourceType
from sandbox.resources.registry import find_type
from tests.unit.sandbox.account import Account

FOLDER = Path(__file__).parent
Case = Mapping[str, Any]


class Made(NamedTuple):
    """A resource of a stack, and with what to ask for it."""

    logical_id: str
    kind: ResourceType | None
    context: Context
    physical: Physical


def cases() -> dict[str, Case]:
    """Return every case by ``<topic>/<template>``."""
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*/cases.yaml")):
        found |= {f"{path.parent.name}/{name}": case for name, case in yaml.safe_load(path.read_text()).items()}
    return found


def prepared(case: Case, account: Account) -> dict[str, str]:
    """Make what a template takes for granted, and return what its parameters may name: ``{name}`` → value."""
    names = {"account": account.id, "region": account.region}
    for step in case.get("before", ()):
        answer = getattr(account.client(step["service"]), step["call"])(**filled(step.get("with", {}), names))
        names |= {name: str(jmespath.search(path, answer)) for name, path in step.get("take", {}).items()}
    return names


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with each ``{name}`` replaced; ``file:name`` is the text of a file beside the cases."""
    if isinstance(value, dict):
        return {key: filled(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, names) for item in value]
    if isinstance(value, str) and value.startswith("file:"):
        return (FOLDER / value.removeprefix("file:")).read_text()
    return re.sub(r"\{(\w+)\}", lambda match: names.get(match[1], match[0]), value) if isinstance(value, str) else value


def parameters_of(given: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the request's parameters."""
    return [{"ParameterKey": name, "ParameterValue": str(value)} for name, value in given.items()]


def listed(account: Account, namespaces: set[str]) -> dict[str, list[str]]:
    """Return what the ``list`` and ``describe`` calls of the services behind some types show, by call."""
    with (FOLDER / "listings.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if namespaces & set(row["because_of"].split())]
    return {
        f"{row['service']} {row['operation']}": sorted(
            jmespath.search(row["ids"], account.services.call(row["service"], row["operation"])) or ()
        )
        for row in rows
    }


def namespaces_of(body: str) -> set[str]:
    """Return the services whose types a template names: the second parts of ``AWS::EC2::VPC``."""
    return set(re.findall(r"AWS::(\w+)::", body))


def live_stacks(account: Account) -> list[str]:
    """Return the ARN of every stack that is not deleted, nested ones too."""
    stacks = backend_of(account.id, account.region).all_stacks()
    return [stack.arn for stack in stacks if stack.status != "DELETE_COMPLETE"]


def assert_all_exist(account: Account, count: int) -> None:
    """Ask each service for every resource: all are there, as many as the case counts, and as the template says."""
    lookups = [account.look_up(arn) for arn in live_stacks(account)]
    wrong = [fault for lookup in lookups for fault in (*lookup.missing, *lookup.different, *lookup.stand_ins)]
    assert wrong == []
    total = sum(lookup.total for lookup in lookups)
    found = sum(lookup.found for lookup in lookups)
    assert f"{found}/{total} resources exist" == f"{count}/{count} resources exist"


def made_by(account: Account) -> list[Made]:
    """Return every resource of every stack, to be asked for again when its stack is gone."""
    return [
        Made(name, find_type(record.type), account.context(name, arn), account.physical(name, arn))
        for arn in live_stacks(account)
        for name, record in account.stack(arn).resources.items()
    ]


def still_there(made: list[Made]) -> list[str]:
    """Return the logical ids of those that their services still describe."""
    left = []
    for resource in made:
        assert resource.kind is not None
        with suppress(NotFoundError):
            resource.kind.read(resource.context, resource.physical)
            left.append(resource.logical_id)
    return sorted(left)
