"""Step Functions, but for state machines: activities, and versions and aliases of the machines."""

from sandbox.resources.irregular.state_machines import TAGS
from sandbox.resources.row import Call, Named, Read, Row

_VERSION = {"stateMachineVersionArn": "$id"}
_ALIAS = {"stateMachineAliasArn": "$id"}

ROWS = (
    Row(
        type="AWS::StepFunctions::Activity",
        service="stepfunctions",
        create="CreateActivity",
        id="activityArn",
        read=Read("DescribeActivity", {"activityArn": "$id"}),
        delete=Call("DeleteActivity", {"activityArn": "$id"}),
        attributes={"Arn": "$id", "Name": "name"},
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::StepFunctions::StateMachineVersion",
        service="stepfunctions",
        create="PublishStateMachineVersion",
        id="stateMachineVersionArn",
        read=Read("DescribeStateMachine", {"stateMachineArn": "$id"}),
        delete=Call("DeleteStateMachineVersion", _VERSION),
        renames={"StateMachineRevisionId": "revisionId"},
        attributes={"Arn": "$id"},
        tells={
            "StateMachineArn": Read(
                "ListStateMachineVersions",
                {"stateMachineArn": "$StateMachineArn"},
                "(stateMachineVersions[?stateMachineVersionArn=='$id'] | [0]) && '$StateMachineArn'",
            ),
            "StateMachineRevisionId": "revisionId || 'INITIAL'",
        },
    ),
    Row(
        type="AWS::StepFunctions::StateMachineAlias",
        service="stepfunctions",
        create="CreateStateMachineAlias",
        id="stateMachineAliasArn",
        read=Read("DescribeStateMachineAlias", _ALIAS),
        update=Call("UpdateStateMachineAlias", _ALIAS),
        update_whole=True,
        delete=Call("DeleteStateMachineAlias", _ALIAS),
        renames={"DeploymentPreference": "routingConfiguration"},
        # Operations take no time here, so that a gradual deployment is over at once.
        values={
            "DeploymentPreference": lambda preference: [
                {"stateMachineVersionArn": preference["StateMachineVersionArn"], "weight": 100}
            ]
        },
        defaults={"Description": ""},
        attributes={"Arn": "$id"},
        named=Named("Name", longest=80),
        nothing_to_do={"StateMachineArn": "the versions that it leads to name it"},
    ),
)
