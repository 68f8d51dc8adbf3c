"""A function in Python with what a function in production needs: a role of its own, a log, an alias, tracing."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network.any_vpc import Tiers, in_tiers
from refarch.refusal import refuse
from refarch.remembered import handle, seconds, service_principal
from refarch.security import AnyKey, ExistingKey, usable_key
from refarch.serverless import function_shape as shape
from refarch.serverless.account_concurrency import AccountConcurrency
from refarch.serverless.code_layer import CodeLayer
from refarch.serverless.given import log_group as group_of
from refarch.serverless.outcomes import OLDEST_SECONDS, RETRIES, Destination, tell_outcomes

INTERFACES = (
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)

LOG = ("logs:CreateLogStream", "logs:PutLogEvents")
TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")


class PythonFunction(Construct):
    """One file, or one folder, of Python as a function; nothing is built, so that no Docker is needed.

    Its role may write its own log and traces, use its key, and what :meth:`may` adds. Its environment and its log are
    encrypted under the key, which must admit the stack's log groups (``EnvelopeKey.allow_log_groups_of``).
    Callers get the alias: each deployment publishes a version and moves the alias to it, and a :class:`Shift` keeps a
    share of the invocations at another version.

    Example::

        take = PythonFunction(
            self, "Take", code=ORDERS, about="Takes orders", key=key, environment={"TABLE": "orders"}, timeout=5
        )
        take.may("dynamodb:PutItem", on=["arn:aws:dynamodb:us-east-1:111122223333:table/orders"])

    Attributes:
        function: the CDK function.
        alias: what callers invoke.
        role: its execution role.
        log_group: its log.
        security_group: worn by its interfaces, if it has any; it lets nothing out until it is told to.
        timeout: in seconds, for whoever has to wait for it.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        code: Path,
        about: str,
        key: AnyKey,
        environment: Mapping[str, str] | None = None,
        memory: int = shape.MEMORY_MIB,
        timeout: int = shape.TIMEOUT_SECONDS,
        layers: Sequence[CodeLayer | lambda_.ILayerVersion] = (),
        place: shape.VpcPlace | None = None,
        dead_letters: sqs.IQueue | None = None,
        reserved: int | None = None,
        warm: int = 0,
        alias: str = shape.ALIAS,
        shift: shape.Shift | None = None,
        retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_group: logs.ILogGroup | None = None,
    ) -> None:
        """Add the function, its role, its log group, a version and the alias.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            code: a file ``<name>.py``, or a folder with a file ``index.py``, with a function ``handler`` in it.
            about: what it does, in a few words.
            key: encrypts environment and log; of an imported one: :class:`refarch.security.ExistingKey`.
            environment: its variables; at most 4 KB, and no secrets: whoever may read the function reads them.
            memory: MiB, 128 to 10240.
            timeout: seconds, 1 to 900.
            layers: at most five, of this app's or such as are there.
            place: where in a VPC; by default in none, with the internet and all public endpoints in reach.
            dead_letters: a standard queue; gets the events of asynchronous invocations that failed at all attempts.
            reserved: concurrency that is the function's own, and its limit; 0 switches it off.
            warm: environments that are kept initialized (provisioned concurrency), paid by the hour.
            alias: the alias's name.
            shift: sends a share to another version.
            retention: how long a new log is kept.
            log_group: one that is there, which functions may share; by default a new one.

        Raises:
            RefusedError: if Lambda would refuse size, code, environment, alias, layers or place, or less concurrency
                than it wants would be left to all other functions (:class:`AccountConcurrency`).
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        variables = dict(environment or {})
        shape.refuse_bad_size(self, memory=memory, timeout=timeout, reserved=reserved, warm=warm)
        shape.refuse_bad_environment(self, variables)
        shape.refuse_bad_alias(self, alias=alias, shift=shift, warm=warm)
        shape.refuse_too_many_layers(self, layers)
        if place is not None:
            shape.refuse_bad_place(self, place)
        folder, module = self._found(code)
        shape.refuse_too_much_code(self, shape.size_of(code) + sum(getattr(each, "size", 0) for each in layers))
        if dead_letters is not None:
            shape.refuse_bad_dead_letters(self, dead_letters)
        self.timeout = timeout
        AccountConcurrency.take(self, reserved=reserved, warm=warm)
        # A log group that Lambda made itself would be unencrypted, and stay for ever.
        self.log_group = group_of(self, "Log", given=log_group, key=key, retention=retention)
        self.role = iam.Role(self, "Role", assumed_by=service_principal("lambda.amazonaws.com"))
        # Apart from the role, which the key's policy names: the log has the key, and what may write it must come last.
        log = iam.PolicyStatement(actions=list(LOG), resources=[self.log_group.log_group_arn])
        anywhere = iam.PolicyStatement(actions=[*TRACES, *(INTERFACES if place else ())], resources=["*"])
        self._policy = iam.Policy(self.role, "Policy", roles=[self.role], statements=[log, anywhere])
        if dead_letters is not None:
            self.may("sqs:SendMessage", on=[dead_letters.queue_arn])
        self._keys: set[str] = set()
        self.use(key)
        within = None if place is None else in_tiers(self, place.network)
        self.security_group = self._group(within)
        self.function = lambda_.Function(
            self,
            "Function",
            description=about,
            runtime=shape.runtime(),
            handler=f"{module}.handler",
            # Graviton: a fifth cheaper for the same time, and Python does not mind.
            architecture=lambda_.Architecture.ARM_64,
            code=folder,
            environment=variables,
            environment_encryption=own.key,
            memory_size=memory,
            timeout=seconds(timeout),
            layers=[each.layer if isinstance(each, CodeLayer) else each for each in layers],
            # As somebody else's, so that CDK leaves it as it is and makes the function wait for the policy alone.
            role=iam.Role.from_role_arn(self, "OwnRole", self.role.role_arn, mutable=False),
            # The version before would be deleted, and with it the way back; all of them go with the function.
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
            log_group=self.log_group,
            tracing=lambda_.Tracing.ACTIVE,
            dead_letter_queue=dead_letters,
            reserved_concurrent_executions=reserved,
            vpc=None if within is None else within.vpc,
            vpc_subnets=None if place is None or within is None else within.select(place.tier),
            security_groups=None if self.security_group is None else [self.security_group],
        )
        self.function.node.add_dependency(self._policy)
        if isinstance(own, ExistingKey):
            # The role's own policy lets it use that one.
            self.function.node.add_dependency(self.role.node.find_child("DefaultPolicy"))
        self.alias = lambda_.Alias(
            self,
            "Alias",
            alias_name=alias,
            version=self.function.current_version,
            provisioned_concurrent_executions=warm or None,
        )
        if shift is not None:
            self._shift(shift)
        acknowledge(self.role, rule="IAM5[Resource::*]", reason=_WHY_ANY)

    def may(self, *actions: str, on: Sequence[str]) -> None:
        """Let the function do something.

        Args:
            actions: of IAM.
            on: the resources' ARNs.
        """
        self._policy.add_statements(iam.PolicyStatement(actions=list(actions), resources=list(on)))

    def use(self, key: AnyKey) -> None:
        """Let the function encrypt and decrypt with another key than its own as well: that of a queue, for example.

        Args:
            key: made here or not.
        """
        custody = usable_key(self, key)
        # Each use costs a statement of the key's policy, and what a function works with mostly has its own key.
        if handle(custody.key) not in self._keys:
            self._keys.add(handle(custody.key))
            custody.allow_use(by=self.role)

    def tell(
        self,
        *,
        success: Destination | None = None,
        failure: Destination | None = None,
        retries: int = RETRIES,
        oldest: int = OLDEST_SECONDS,
    ) -> None:
        """Send the record of each asynchronous invocation that is over to a destination.

        A record tells more than a dead letter: the event, what the function answered, and why Lambda gave up.

        Args:
            success: a standard queue, a standard topic, a bus or another function; what is encrypted has the
                function's key, or one that its role may use.
            failure: likewise, for what has failed at all attempts or has grown too old.
            retries: how often what has failed is tried again, 0 to 2.
            oldest: seconds after which an event is given up, 60 to 21600.

        Raises:
            RefusedError: if there is no destination, one is FIFO or the function itself, a number is out of range, or
                the alias has destinations already.

        Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        """
        settings = tell_outcomes(self, success=success, failure=failure, retries=retries, oldest=oldest)
        # Lambda looks whether the role may send there.
        settings.node.add_dependency(self._policy, self.alias)

    def call_block(self, block: str, *, port: int) -> None:
        """Let a function in a VPC open connections to a block of IPv4 addresses.

        The addresses of a gateway endpoint's service are known in a Region only, by its prefix list; where the tier has
        no other way out, ``0.0.0.0/0`` means that endpoint and the VPC itself.

        Args:
            block: in CIDR notation.
            port: the destination port, by TCP.

        Raises:
            RefusedError: if the function is in no VPC.
        """
        if self.security_group is None:
            refuse(self, f"block={block!r}", "only a function in a VPC has a security group", "Give it a place")
        self.security_group.add_egress_rule(ec2.Peer.ipv4(block), ec2.Port.tcp(port), f"Out on {port}")

    def _found(self, code: Path) -> tuple[lambda_.Code, str]:
        """Return the package and the module that has the handler."""
        alone = code.is_file() and code.suffix == ".py"
        if not alone and not (code / "index.py").is_file():
            rule = "there is no such Python file, and no folder with index.py"
            refuse(self, f"code={code.name!r}", rule, "Name one of both")
        if alone:
            # Of the folder that file alone, so that a change of its neighbour does not deploy it anew.
            return lambda_.Code.from_asset(str(code.parent), exclude=["*", f"!{code.name}"]), code.stem
        return lambda_.Code.from_asset(str(code), exclude=["**/__pycache__", "**/*.pyc"]), "index"

    def _group(self, within: Tiers | None) -> ec2.SecurityGroup | None:
        if within is None:
            return None
        return ec2.SecurityGroup(
            self,
            "Group",
            vpc=within.vpc,
            description=f"Interfaces of {self.node.id}: out to what is allowed by name",
            allow_all_outbound=False,
        )

    def _shift(self, shift: shape.Shift) -> None:
        resource = self.alias.node.default_child
        assert isinstance(resource, lambda_.CfnAlias)
        resource.routing_config = lambda_.CfnAlias.AliasRoutingConfigurationProperty(
            additional_version_weights=[
                lambda_.CfnAlias.VersionWeightProperty(function_version=shift.version, function_weight=shift.share)
            ]
        )


_WHY_ANY = (
    "X-Ray takes traces of whoever may write any, and Lambda makes its interfaces in subnets before they have ids: "
    "these actions know no resources"
)
