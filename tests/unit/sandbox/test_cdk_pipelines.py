"""A pipeline as CDK writes it comes up whole: repository, projects, stages, their roles and their artifacts."""

from aws_cdk import App, RemovalPolicy, Stack
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_codepipeline as codepipeline
from aws_cdk import aws_codepipeline_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def build(app: App) -> Stack:
    """Compose a pipeline from a repository over a build to a bucket, and a gradual deployment of a function."""
    stack = Stack(app, "stack")
    repository = codecommit.Repository(stack, "Repository", repository_name="shop")
    project = codebuild.PipelineProject(
        stack, "Build", build_spec=codebuild.BuildSpec.from_object({"version": "0.2", "phases": {}})
    )
    source, built = codepipeline.Artifact(), codepipeline.Artifact()
    target = s3.Bucket(stack, "Site", removal_policy=RemovalPolicy.DESTROY)
    codepipeline.Pipeline(
        stack,
        "Pipeline",
        pipeline_type=codepipeline.PipelineType.V2,
        artifact_bucket=s3.Bucket(stack, "Artifacts", removal_policy=RemovalPolicy.DESTROY),
        stages=[
            codepipeline.StageProps(
                stage_name="Source",
                actions=[actions.CodeCommitSourceAction(action_name="Get", repository=repository, output=source)],
            ),
            codepipeline.StageProps(
                stage_name="Build",
                actions=[actions.CodeBuildAction(action_name="Make", project=project, input=source, outputs=[built])],
            ),
            codepipeline.StageProps(
                stage_name="Deploy",
                actions=[
                    actions.ManualApprovalAction(action_name="Approve", run_order=1),
                    actions.S3DeployAction(action_name="Put", bucket=target, input=built, run_order=2),
                ],
            ),
        ],
    )
    function = lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context):\n    return event\n"),
    )
    codedeploy.LambdaDeploymentGroup(
        stack,
        "Gradually",
        alias=lambda_.Alias(stack, "Live", alias_name="live", version=function.current_version),
        deployment_config=codedeploy.LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_1_MINUTE,
    )
    return stack


def test_a_pipeline_comes_up_with_what_it_runs(account: Account) -> None:
    """Its stages name repository, project and bucket; the repository tells the pipeline of changes."""
    app = App()
    build(app)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    pipelines = account.client("codepipeline")
    [listed] = pipelines.list_pipelines()["pipelines"]
    told = pipelines.get_pipeline(name=listed["name"])["pipeline"]
    assert [stage["name"] for stage in told["stages"]] == ["Source", "Build", "Deploy"]
    [project] = account.client("codebuild").list_projects()["projects"]
    assert told["stages"][1]["actions"][0]["configuration"]["ProjectName"] == project
    [application] = account.client("codedeploy").list_applications()["applications"]
    assert account.client("codedeploy").list_deployment_groups(applicationName=application)["deploymentGroups"]
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert pipelines.list_pipelines()["pipelines"] == []
