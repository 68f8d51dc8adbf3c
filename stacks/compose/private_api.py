"""Composes a VPC without any way out, and an API that is called from there and from nowhere else."""

import json

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.network import Exposure, InterfaceEndpoint, MultiAzVpc, NatStrategy, Tier
from refarch.security import EnvelopeKey
from refarch.serverless import HANDLERS, PythonFunction, RestApi

APP, DOORS = "app", "doors"
RATES = {"CHF": 0.94, "EUR": 1.0, "USD": 1.16}
RATE = "/rates/{currency}"


class PrivateApi(Stack):
    """Program → interface endpoint → REST API → function."""

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
        """
        super().__init__(scope, construct_id, description="API for one's own networks (refarch)")
        administrator = iam.Role(
            self,
            "KeyAdministrator",
            description="Administers the key and cannot decrypt",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        key = EnvelopeKey(
            self, "Key", alias=self.stack_name, administrators=[administrator], removal_policy=RemovalPolicy.DESTROY
        )
        key.allow_log_groups_of(self)
        network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=[Tier(name=tier, exposure=Exposure.ISOLATED) for tier in (APP, DOORS)],
            nat=NatStrategy.NONE,
            log_key=key.key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        app = HostPerZone(self, "App", network=network, tier=APP)
        door = InterfaceEndpoint(
            self, "Door", network=network, tier=DOORS, service="execute-api", policy=[_only_apis_of(self)]
        )
        door.admit_group(app.security_group)

        api = RestApi(self, "Api", about="Rates of exchange", key=key, private_through=door)
        tell = PythonFunction(
            self,
            "Tell",
            code=HANDLERS / "rates.py",
            about="Tells rates of exchange",
            key=key,
            environment={"RATES": json.dumps(RATES)},
        )
        api.answered_by(tell, "GET", RATE)
        api.called_by(app.role, "GET", RATE)
        CfnOutput(self, "InsideUrl", value=api.url_through(door), description="The API, through the endpoint")
        CfnOutput(self, "OutsideUrl", value=api.url, description="The API's own name: the endpoint's inside of the VPC")


def _only_apis_of(stack: Stack) -> iam.PolicyStatement:
    """Let the endpoint pass calls of this account's APIs, and of nobody else's that would carry data off."""
    return iam.PolicyStatement(
        sid="ApisOfThisAccount",
        principals=[iam.AnyPrincipal()],
        actions=["execute-api:Invoke"],
        resources=[stack.format_arn(service="execute-api", resource="*")],
    )
