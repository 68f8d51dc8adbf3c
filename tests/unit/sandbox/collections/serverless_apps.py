"""CDK apps without servers, as guides and workshops write them: each function adds its stacks to an app."""

from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_backup as backup
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from aws_cdk import aws_stepfunctions_tasks as tasks

ANSWERS = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'ok'}\n"
STRING = dynamodb.AttributeType.STRING


def function(stack: Stack, **options: object) -> lambda_.Function:
    """Return a function that answers."""
    return lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline(ANSWERS),
        **options,
    )


def lambda_rest_api(app: App) -> None:
    """``LambdaRestApi`` with CORS, keys, a usage plan and logs; its function's log is kept for a week."""
    stack = Stack(app, "stack")
    options = apigateway.StageOptions(
        stage_name="live", metrics_enabled=True, logging_level=apigateway.MethodLoggingLevel.INFO, tracing_enabled=True
    )
    handler = function(stack)
    logs.LogRetention(
        stack, "Kept", log_group_name=f"/aws/lambda/{handler.function_name}", retention=logs.RetentionDays.ONE_WEEK
    )
    api = apigateway.LambdaRestApi(
        stack,
        "Api",
        handler=handler,
        proxy=False,
        cloud_watch_role=True,
        cloud_watch_role_removal_policy=RemovalPolicy.DESTROY,
        deploy_options=options,
        default_cors_preflight_options=apigateway.CorsOptions(allow_origins=apigateway.Cors.ALL_ORIGINS),
    )
    items = api.root.add_resource("items")
    items.add_method("GET", api_key_required=True)
    items.add_resource("{id}").add_method("DELETE", authorization_type=apigateway.AuthorizationType.IAM)
    plan = api.add_usage_plan("Plan", throttle=apigateway.ThrottleSettings(rate_limit=10, burst_limit=2))
    plan.add_api_key(api.add_api_key("Key"))
    plan.add_api_stage(stage=api.deployment_stage)


def bucket_notifications(app: App) -> None:
    """``aws_s3_notifications`` to a function, a queue and a topic; the bucket empties itself before it goes."""
    stack = Stack(app, "stack")
    bucket = s3.Bucket(stack, "Bucket", auto_delete_objects=True, removal_policy=RemovalPolicy.DESTROY)
    queue, topic = sqs.Queue(stack, "Queue"), sns.Topic(stack, "Topic")
    topic.add_subscription(subscriptions.SqsSubscription(queue))
    created, removed = s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED
    bucket.add_event_notification(
        created, notifications.LambdaDestination(function(stack)), s3.NotificationKeyFilter(prefix="in/")
    )
    bucket.add_event_notification(created, notifications.SqsDestination(queue), s3.NotificationKeyFilter(suffix=".csv"))
    bucket.add_event_notification(removed, notifications.SnsDestination(topic))
    bucket.enable_event_bridge_notification()


def files_of_a_site(app: App) -> None:
    """``BucketDeployment``: its function, which calls the AWS command line, really puts the files there."""
    stack = Stack(app, "stack")
    bucket = s3.Bucket(stack, "Site", auto_delete_objects=True, removal_policy=RemovalPolicy.DESTROY)
    files = [
        deployment.Source.data("index.html", "<h1>hello</h1>"),
        deployment.Source.json_data("config.json", {"bucket": bucket.bucket_name}),
    ]
    deployment.BucketDeployment(stack, "Files", destination_bucket=bucket, sources=files)


def events_and_alarms(app: App) -> None:
    """A bus, rules, a queue with dead letters as an event source, an alarm, a dashboard, an alias and a URL."""
    stack = Stack(app, "stack")
    handler, dead = function(stack), sqs.Queue(stack, "Dead")
    queue = sqs.Queue(stack, "Queue", dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=3))
    handler.add_event_source(sources.SqsEventSource(queue, batch_size=5, report_batch_item_failures=True))
    bus = events.EventBus(stack, "Bus")
    events.Rule(
        stack,
        "Orders",
        event_bus=bus,
        event_pattern=events.EventPattern(source=["shop"]),
        targets=[targets.LambdaFunction(handler, dead_letter_queue=dead), targets.SqsQueue(queue)],
    )
    nightly = events.Schedule.cron(hour="3", minute="0")
    events.Rule(stack, "Nightly", schedule=nightly, targets=[targets.LambdaFunction(handler)])
    alarm = handler.metric_errors().create_alarm(stack, "Errors", evaluation_periods=1, threshold=1)
    alarm.add_alarm_action(actions.SnsAction(sns.Topic(stack, "Alarms")))
    cloudwatch.Dashboard(stack, "Board", widgets=[[cloudwatch.GraphWidget(left=[handler.metric_invocations()])]])
    lambda_.Alias(stack, "Live", alias_name="live", version=handler.current_version)
    handler.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)


def tables_and_streams(app: App) -> None:
    """A table on demand with an index, one that scales, and a function that reads the stream of the latter."""
    stack = Stack(app, "stack")
    orders = dynamodb.TableV2(
        stack,
        "Orders",
        partition_key=dynamodb.Attribute(name="pk", type=STRING),
        sort_key=dynamodb.Attribute(name="sk", type=STRING),
        dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE,
        removal_policy=RemovalPolicy.DESTROY,
        global_secondary_indexes=[
            dynamodb.GlobalSecondaryIndexPropsV2(
                index_name="by-sk", partition_key=dynamodb.Attribute(name="sk", type=STRING)
            )
        ],
    )
    stock = dynamodb.Table(
        stack,
        "Stock",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.NUMBER),
        billing_mode=dynamodb.BillingMode.PROVISIONED,
        removal_policy=RemovalPolicy.DESTROY,
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    )
    reads = stock.auto_scale_read_capacity(min_capacity=1, max_capacity=10)
    reads.scale_on_utilization(target_utilization_percent=70)
    handler = function(stack, environment={"TABLE": orders.table_name})
    orders.grant_read_write_data(handler)
    handler.add_event_source(sources.DynamoEventSource(stock, starting_position=lambda_.StartingPosition.LATEST))


def state_machine(app: App) -> None:
    """A function, a pause and an end, logged and traced."""
    stack = Stack(app, "stack")
    call = tasks.LambdaInvoke(stack, "Call", lambda_function=function(stack))
    pause = stepfunctions.Wait(stack, "Pause", time=stepfunctions.WaitTime.duration(Duration.seconds(1)))
    chain = call.next(pause).next(stepfunctions.Succeed(stack, "Done"))
    group = logs.LogGroup(stack, "Logs", removal_policy=RemovalPolicy.DESTROY)
    stepfunctions.StateMachine(
        stack,
        "Machine",
        definition_body=stepfunctions.DefinitionBody.from_chainable(chain),
        logs=stepfunctions.LogOptions(destination=group, level=stepfunctions.LogLevel.ALL),
        tracing_enabled=True,
    )


def signed_in_api(app: App) -> None:
    """A user pool with a domain and a client, and an API that only its users may call."""
    stack = Stack(app, "stack")
    pool = cognito.UserPool(stack, "Pool", self_sign_up_enabled=True, removal_policy=RemovalPolicy.DESTROY)
    pool.add_domain("Domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix="shop-of-the-examples"))
    pool.add_client("Web")
    authorizer = apigateway.CognitoUserPoolsAuthorizer(stack, "Users", cognito_user_pools=[pool])
    apigateway.LambdaRestApi(
        stack,
        "Api",
        handler=function(stack),
        cloud_watch_role=False,
        default_method_options=apigateway.MethodOptions(authorizer=authorizer),
    )


def backups(app: App) -> None:
    """A plan that keeps what is tagged for 35 days."""
    stack = Stack(app, "stack")
    vault = backup.BackupVault(stack, "Vault", removal_policy=RemovalPolicy.DESTROY)
    plan = backup.BackupPlan.daily35_day_retention(stack, "Plan", vault)
    plan.add_selection("Tagged", resources=[backup.BackupResource.from_tag("backup", "yes")])
