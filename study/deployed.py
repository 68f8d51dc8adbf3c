"""A scenario deployed into an account of its own, in this process: no server, and no Node after the first time."""

from typing import Any

from analysis.snapshot.collect import collect
from analysis.snapshot.model import Account, build
from sandbox.assemblies import deploy_all
from sandbox.lookup import Lookup, look_up
from stacks.scenario import Scenario
from study.assemblies import assembly_of, template_of
from study.check import Finding, check
from study.lab import Lab


class Deployed(Lab):
    """A scenario as it stands in an account.

    Attributes:
        scenario: what was deployed.
        template: its template.
    """

    def __init__(self, scenario: Scenario, **settings: str) -> None:
        """Deploy a scenario with settings.

        Raises:
            DeploymentError: if the deployment is rolled back; the message tells the events that failed.
        """
        super().__init__()
        self.scenario = scenario
        self.names = scenario.names
        self.stack = scenario.slug
        self.template: dict[str, Any] = template_of(scenario.slug, settings)
        deploy_all(assembly_of(scenario.slug, settings), lambda _account, _region: self.services)
        self.before = self.model()

    def model(self) -> Account:
        """Return the account as it is now."""
        return build(collect(self.services, self.account_id, self.region))

    def id_of(self, path: str) -> str:
        """Return the physical id of the resource at a construct path (``Web/Group/ASG``)."""
        found = [r.physical_id for r in self.before.stack_resources if path in (r.path, r.label)]
        if len(found) != 1:
            msg = f"{len(found)} resources at {path!r}"
            raise KeyError(msg)
        return found[0]

    def check(self) -> list[Finding]:
        """Hold the account as it is now to the scenario's promises."""
        return check(self.model(), self.scenario)

    def look_up(self) -> Lookup:
        """Ask each service for the resources of the template."""
        from sandbox.cloudformation.api import backend_of  # noqa: PLC0415 the engine's records, not part of the lab

        stack = backend_of(self.account_id, self.region).find(self.scenario.slug)
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
        return look_up(self.scenario.slug, resources, self.services)
