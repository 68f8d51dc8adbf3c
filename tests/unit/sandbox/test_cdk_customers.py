"""An app's customers as CDK writes them come up whole: pool, clients, domain, triggers, groups, and roles for AWS."""

from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_cognito_identitypool as identitypool
from aws_cdk import aws_lambda as lambda_

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def build(app: App) -> Stack:
    """Compose a user pool with all that hangs on it, and an API that asks it who is calling."""
    stack = Stack(app, "stack")
    function = lambda_.Function(
        stack,
        "Handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context):\n    return event\n"),
    )
    pool = cognito.UserPool(
        stack,
        "Pool",
        self_sign_up_enabled=True,
        sign_in_aliases=cognito.SignInAliases(email=True),
        standard_attributes=cognito.StandardAttributes(fullname=cognito.StandardAttribute(required=True, mutable=True)),
        custom_attributes={"dept": cognito.StringAttribute(min_len=1, max_len=20, mutable=True)},
        mfa=cognito.Mfa.OPTIONAL,
        mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
        password_policy=cognito.PasswordPolicy(min_length=14, temp_password_validity=Duration.days(3)),
        account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
        lambda_triggers=cognito.UserPoolTriggers(pre_sign_up=function),
        removal_policy=RemovalPolicy.DESTROY,
    )
    read = cognito.ResourceServerScope(scope_name="read", scope_description="to read")
    server = pool.add_resource_server("Api", identifier="orders", scopes=[read])
    web = pool.add_client(
        "Web",
        generate_secret=True,
        auth_flows=cognito.AuthFlow(user_srp=True),
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(authorization_code_grant=True),
            scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.resource_server(server, read)],
            callback_urls=["https://www.example.com/in"],
        ),
    )
    pool.add_domain("Domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix="refarch-customers"))
    pool.add_group("Admins", group_name="admins", precedence=1)
    identitypool.IdentityPool(
        stack,
        "Identities",
        allow_unauthenticated_identities=True,
        authentication_providers=identitypool.IdentityPoolAuthenticationProviders(
            user_pools=[identitypool.UserPoolAuthenticationProvider(user_pool=pool, user_pool_client=web)]
        ),
    )
    authorizer = apigateway.CognitoUserPoolsAuthorizer(stack, "Authorizer", cognito_user_pools=[pool])
    api = apigateway.LambdaRestApi(stack, "Orders", handler=function, proxy=False)
    api.root.add_method("GET", authorizer=authorizer, authorization_type=apigateway.AuthorizationType.COGNITO)
    return stack


def test_an_apps_customers_come_up_whole_and_go_again(account: Account) -> None:
    """A user who signs up is in the pool, and everything is as the template says."""
    app = App()
    build(app)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    pools = account.client("cognito-idp")
    [pool] = pools.list_user_pools(MaxResults=10)["UserPools"]
    told = pools.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
    assert (told["Domain"], told["MfaConfiguration"]) == ("refarch-customers", "OPTIONAL")
    assert told["LambdaConfig"]["PreSignUp"].startswith("arn:aws:lambda:")
    pools.admin_create_user(UserPoolId=pool["Id"], Username="ada@example.com")
    assert pools.admin_get_user(UserPoolId=pool["Id"], Username="ada@example.com")["Enabled"]
    identities = account.client("cognito-identity")
    [identity_pool] = identities.list_identity_pools(MaxResults=10)["IdentityPools"]
    roles = identities.get_identity_pool_roles(IdentityPoolId=identity_pool["IdentityPoolId"])["Roles"]
    assert set(roles) == {"authenticated", "unauthenticated"}
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert pools.list_user_pools(MaxResults=10)["UserPools"] == []
