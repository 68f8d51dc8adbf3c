"""The role with which API Gateway writes logs: one setting of the account, for all of its REST and WebSocket APIs."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge

_ID = "ApiLogs"


class ApiLogs(Construct):
    """Lets the APIs of this account and Region write logs; without it a stage with logs is refused.

    The setting is the account's: a second stack that has it takes the place of the first, and whichever is deleted
    takes it away. An account with several such stacks keeps it in one of its own.

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
    def of(cls, scope: Construct) -> "ApiLogs":
        """Return the one of a construct's stack, made if need be."""
        stack = Stack.of(scope)
        found = stack.node.try_find_child(_ID)
        return found if isinstance(found, cls) else cls(stack, _ID)
