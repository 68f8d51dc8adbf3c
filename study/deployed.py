"""A scenario deployed into accounts of its own, in this process: no server, and no Node after the first time."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.snapshot.collect import collect
from analysis.snapshot.model import Account, build
from analysis.snapshot.raw import Raw
from sandbox.accounts import open_accounts
from sandbox.assemblies import AssemblyStack, deploy_all
from sandbox.lookup import Lookup, look_up
from sandbox.services import InProcessServices
from stacks.scenario import Scenario
from study.assemblies import assembly_of, moved
from study.check import Finding, check
from study.lab import Lab, fresh_account
from study.trying import InProcess
from study.view import View


class Deployed(Lab):
    """A scenario as it stands in its accounts and Regions.

    Attributes:
        scenario: what was deployed.
        template: the template of the stack that is named like it, or of the first one.
        stacks: its stacks, in the order in which they were deployed.
        accounts: the account ids of its settings → those that it was deployed into.
    """

    def __init__(
        self,
        scenario: Scenario,
        prepare: Callable[[InProcessServices], Mapping[str, str]] | None = None,
        **settings: str,
    ) -> None:
        """Deploy a scenario with settings.

        Args:
            scenario: what.
            prepare: makes in the account what the scenario finds there, a certificate for example; it returns what the
                settings call it → what the account calls it.
            settings: the scenario's own.

        Raises:
            DeploymentError: if the deployment is rolled back; the message tells the events that failed.
        """
        super().__init__()
        self.scenario = scenario
        self.names = scenario.names
        self.stack = scenario.slug
        chosen = {setting.name: setting.default for setting in scenario.settings} | settings
        self.accounts = {chosen[p.account]: fresh_account() for p in scenario.places if p.account}
        self._places = {(self.account_id, self.region): self.services}
        for place in scenario.places:
            account = self.accounts[chosen[place.account]] if place.account else None
            self._in(account, chosen[place.region] if place.region else None)
        if self.accounts:
            members = {p.account: self.accounts[chosen[p.account]] for p in scenario.places if p.account}
            open_accounts(members, management=self.account_id)
        renamed = {**(prepare(self.services) if prepare else {}), **self.accounts}
        with TemporaryDirectory() as folder:
            assembly = assembly_of(scenario.slug, settings)
            if renamed:
                assembly = moved(assembly, renamed, Path(folder) / "assembly")
            self.stacks: list[AssemblyStack] = deploy_all(assembly, self._in)
            first = next((stack for stack in self.stacks if stack.name == scenario.slug), self.stacks[0])
            self.template: dict[str, Any] = json.loads(first.template.read_text())
        self.before = self.model()

    def _in(self, account: str | None, region: str | None) -> InProcessServices:
        """Return the APIs of an account and Region; what a stack leaves open is the account that deploys."""
        where = (account or self.account_id, region or self.region)
        if where not in self._places:
            self._places[where] = InProcessServices(*where)
        return self._places[where]

    def model(self) -> Account:
        """Return the accounts as they are now, as one network."""
        return build(self.raws())

    def permissions(self) -> View:
        """Return the accounts as they are now; all of them is read anyway."""
        return self.now()

    def raws(self) -> list[Raw]:
        """Return what the accounts say of themselves as they are now."""
        return [collect(services, *where) for where, services in self._places.items()]

    def id_of(self, path: str) -> str:
        """Return the physical id of the resource at a construct path (``Web/Group/ASG``, ``<stack>:Web/Group/ASG``)."""
        stack, _, below = path.rpartition(":")
        found = [
            r.physical_id for r in self.before.stack_resources if below in (r.path, r.label) and stack in ("", r.stack)
        ]
        if len(found) != 1:
            msg = f"{len(found)} resources at {path!r}"
            raise KeyError(msg)
        return found[0]

    def place_of(self, stack: str) -> tuple[str, str]:
        """Return the account and Region that one of the stacks is in."""
        (found,) = [entry for entry in self.stacks if entry.name == stack]
        return found.account or self.account_id, found.region or self.region

    def client_in(self, stack: str, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a boto3 client of the account and Region that one of the stacks is in."""
        return self._in(*self.place_of(stack)).client(service)

    def check(self) -> list[Finding]:
        """Hold the accounts as they are now to the scenario's promises."""
        return check(self.model(), self.scenario, InProcess(self.services))

    def look_up(self) -> Lookup:
        """Ask each service for the resources of the templates."""
        from sandbox.cloudformation.api import backend_of  # noqa: PLC0415 the engine's records, not part of the lab

        found = []
        for entry in self.stacks:
            services = self._in(entry.account, entry.region)
            stack = backend_of(services.account, services.region).find(entry.name)
            resources: list[Any] = [
                {
                    "logical_id": record.logical_id,
                    "type": record.type,
                    "physical_id": record.physical_id,
                    "properties": record.properties,
                    "generated": record.generated,
                }
                for record in stack.resources.values()
            ]
            found.append(look_up(entry.name, resources, services))
        return _together(found)


def _together(found: list[Lookup]) -> Lookup:
    stand_ins: Counter[str] = Counter()
    for one in found:
        stand_ins.update(one.stand_ins)
    missing, different, untold = (
        tuple(line for one in found for line in getattr(one, name)) for name in ("missing", "different", "untold")
    )
    return Lookup(sum(one.found for one in found), dict(stand_ins), missing, different, untold)
