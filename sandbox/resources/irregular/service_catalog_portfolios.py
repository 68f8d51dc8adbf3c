"""Service Catalog's portfolios and constraints: tags go with the update, and a constraint's properties are one JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.resources.calling import calling
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, Physical
from sandbox.resources.tags import as_list

Json = Any
_SERVICE = "servicecatalog"
_PORTFOLIO = ("Description", "DisplayName", "ProviderName")


class Portfolio(Irregular):
    """``AWS::ServiceCatalog::Portfolio``."""

    name = "AWS::ServiceCatalog::Portfolio"
    honours = frozenset({"AcceptLanguage", "Tags", *_PORTFOLIO})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it."""
        answer = context.call(
            _SERVICE,
            "CreatePortfolio",
            **{name: properties[name] for name in _PORTFOLIO if name in properties},
            Tags=as_list(context.tags(properties.get("Tags"))),
            IdempotencyToken=context.generated_name(longest=128),
        )
        physical = Physical(answer["PortfolioDetail"]["Id"], properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what it says of itself and its tags, in one call."""
        said = {"Description": "", **{name: new[name] for name in _PORTFOLIO if name in new}}
        tags = retagging(context, physical, new)
        context.call(_SERVICE, "UpdatePortfolio", Id=physical.id, **said, **tags)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete it."""
        del snapshot
        calling(context, _SERVICE, "DeletePortfolio", {"Id": physical.id})

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe it."""
        answer = self.found(context, _SERVICE, "DescribePortfolio", Id=physical.id)
        return {**answer["PortfolioDetail"], "Tags": answer["Tags"]}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Tell its id or its name."""
        told = {"Id": physical.id, "PortfolioName": self.read(context, physical)["DisplayName"]}
        return told[name]


def retagging(context: Context, physical: Physical, new: Mapping[str, Json]) -> dict[str, Json]:
    """Return what an update has to say of tags that come and go."""
    before = context.tags(physical.properties.get("Tags"), before=True)
    after = context.tags(new.get("Tags"))
    added = {key: value for key, value in after.items() if before.get(key) != value}
    return {"AddTags": as_list(added), "RemoveTags": [key for key in before if key not in after]}


class Constraint(Irregular):
    """``AWS::ServiceCatalog::LaunchRoleConstraint`` and the four others like it."""

    def __init__(
        self,
        name: str,
        kind: str,
        properties: frozenset[str],
        said: Callable[[Mapping[str, Json]], Json],
        told: Callable[[Json], Mapping[str, Json]] = lambda parameters: parameters,
    ) -> None:
        """Take the type's name, the API's, its properties, how they are written as parameters, and how they are read.

        Args:
            name: the CloudFormation type.
            kind: ``LAUNCH`` and so on.
            properties: those that go into the parameters.
            said: from these properties to the parameters.
            told: from the parameters to the properties.
        """
        self.name = f"AWS::ServiceCatalog::{name}"
        self.honours = properties | {"AcceptLanguage", "Description", "PortfolioId", "ProductId"}
        self._kind, self._own, self._said, self._told = kind, properties, said, told

    def _parameters(self, properties: Mapping[str, Json]) -> str:
        own = {name: value for name, value in properties.items() if name in self._own}
        return json.dumps(self._said(own))

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it."""
        said = {name: properties[name] for name in ("Description", "PortfolioId", "ProductId") if name in properties}
        answer = context.call(
            _SERVICE,
            "CreateConstraint",
            **said,
            Type=self._kind,
            Parameters=self._parameters(properties),
            IdempotencyToken=context.generated_name(longest=128),
        )
        physical = Physical(answer["ConstraintDetail"]["ConstraintId"], properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it."""
        words = new.get("Description", "")
        parameters = self._parameters(new)
        context.call(_SERVICE, "UpdateConstraint", Id=physical.id, Description=words, Parameters=parameters)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete it."""
        del snapshot
        calling(context, _SERVICE, "DeleteConstraint", {"Id": physical.id})

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe it, its parameters as the properties that they are."""
        answer = self.found(context, _SERVICE, "DescribeConstraint", Id=physical.id)
        return {**answer["ConstraintDetail"], **self._told(json.loads(answer["ConstraintParameters"]))}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Tell its id."""
        del context
        return {"Id": physical.id}[name]


_STACK_SET = frozenset({"AccountList", "AdminRole", "ExecutionRole", "RegionList", "StackInstanceControl"})


def _versioned(version: str) -> Callable[[Mapping[str, Json]], Json]:
    return lambda own: {"Version": version, "Properties": dict(own)}


def _properties(parameters: Json) -> Mapping[str, Json]:
    said: Mapping[str, Json] = parameters["Properties"]
    return said


TYPES = (
    Portfolio(),
    Constraint("LaunchRoleConstraint", "LAUNCH", frozenset({"LocalRoleName", "RoleArn"}), dict),
    Constraint("LaunchNotificationConstraint", "NOTIFICATION", frozenset({"NotificationArns"}), dict),
    Constraint(
        "LaunchTemplateConstraint", "TEMPLATE", frozenset({"Rules"}), lambda own: {"Rules": json.loads(own["Rules"])}
    ),
    Constraint(
        "ResourceUpdateConstraint",
        "RESOURCE_UPDATE",
        frozenset({"TagUpdateOnProvisionedProduct"}),
        _versioned("2.0"),
        _properties,
    ),
    Constraint("StackSetConstraint", "STACKSET", _STACK_SET, _versioned("1.0"), _properties),
)
