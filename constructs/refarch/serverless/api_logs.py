"""The role with which API Gateway writes logs: one setting of the account, for all of its REST and WebSocket APIs."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from refarch.acknowledgement import acknowledge
from refarch.refusal import refuse

_ID = "ApiLogs"


class ApiLogs(Construct):
    """Lets the APIs of this account and Region write logs; without it a stage with logs is refused.

    The setting is the account's: a second stack that has it takes the place of the first, and whichever is deleted
    takes it away. An account with several such stacks keeps it in one of its own, and all others say so
    (:meth:`are_kept_elsewhere`) before they make their first API.

    Example::

        api = apigateway.RestApi(self, "Api", deploy=False)
        api.root.add_method("GET")
        api.node.add_dependency(ApiLogs(self, "ApiLogs").account)

    Attributes:
        account: the CDK resource; stages depend on it.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        """Add the role and the setting."""
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        policy = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "apigateway.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
            ),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(policy)],
        )
        acknowledge(
            role,
            rule=f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{policy}]",
            reason="What AWS documents for this role: API Gateway makes log groups whose names nobody knows before",
        )
        self.account = apigateway.CfnAccount(self, "Account", cloud_watch_role_arn=role.role_arn)
        self.account.apply_removal_policy(RemovalPolicy.DESTROY)

    @classmethod
    def are_kept_elsewhere(cls, scope: Construct) -> None:
        """Say that the account has the setting already, so that a construct's stack leaves it alone.

        Raises:
            RefusedError: if the stack has made it, as its first API does.
        """
        stack = Stack.of(scope)
        if isinstance(stack.node.try_find_child(_ID), cls):
            refuse(stack, "ApiLogs", "an API of this stack has made the setting", "Say so before the first API")
        if stack.node.try_find_child(_ID) is None:
            Construct(stack, _ID)

    @classmethod
    def let(cls, stage: IConstruct) -> None:
        """Let a stage wait for the setting of its stack, which is made if need be and not kept elsewhere."""
        stack = Stack.of(stage)
        found = stack.node.try_find_child(_ID) or cls(stack, _ID)
        if isinstance(found, cls):
            stage.node.add_dependency(found.account)
