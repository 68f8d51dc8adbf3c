"""When instances may be maintained, where latency is measured, and which roles have certificates for enclaves."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_KEY = {name: f"${name}" for name in ("Source", "Destination", "Metric", "Statistic")}


def _window_id(_context: Context, physical: Physical, _item: Any) -> str:  # noqa: ANN401
    return physical.id.rpartition("/")[2]


ROWS = (
    Row(
        type="AWS::EC2::InstanceEventWindow",
        service="ec2",
        create="CreateInstanceEventWindow",
        # Ref returns the ARN, which the API does not tell.
        id="arn:$partition:ec2:$region:$account:instance-event-window/"
        "$response.InstanceEventWindow.InstanceEventWindowId",
        read=Read("DescribeInstanceEventWindows", {"InstanceEventWindowIds": ["$tail"]}, "InstanceEventWindows[0]"),
        delete=Call("DeleteInstanceEventWindow", {"InstanceEventWindowId": "$tail"}),
        update=Call("ModifyInstanceEventWindow", {"InstanceEventWindowId": "$tail"}),
        defaults={"Name": "", "CronExpression": "", "TimeRanges": []},
        attributes={"Arn": "$id", "InstanceEventWindowId": _window_id, "State": "State"},
        tags=Ec2Tags("instance-event-window"),
        tag_key={"Resource": "$tail"},
    ),
    Row(
        type="AWS::EC2::NetworkPerformanceMetricSubscription",
        service="ec2",
        create="EnableAwsNetworkPerformanceMetricSubscription",
        id="$Source|$Destination|$Metric|$Statistic",
        read=Read(
            "DescribeAwsNetworkPerformanceMetricSubscriptions",
            {"Filters": [{"Name": name.lower(), "Values": [value]} for name, value in _KEY.items()]},
            "Subscriptions[0]",
        ),
        delete=Call("DisableAwsNetworkPerformanceMetricSubscription", _KEY),
    ),
    Row(
        type="AWS::EC2::EnclaveCertificateIamRoleAssociation",
        service="ec2",
        create="AssociateEnclaveCertificateIamRole",
        id="$CertificateArn|$RoleArn",
        read=Read(
            "GetAssociatedEnclaveCertificateIamRoles",
            {"CertificateArn": "$CertificateArn"},
            "AssociatedRoles[?AssociatedRoleArn=='$RoleArn'] | [0]",
        ),
        delete=Call(
            "DisassociateEnclaveCertificateIamRole", {"CertificateArn": "$CertificateArn", "RoleArn": "$RoleArn"}
        ),
        tells={"RoleArn": "AssociatedRoleArn"},
        attributes={name: name for name in ("CertificateS3BucketName", "CertificateS3ObjectKey", "EncryptionKmsKeyId")},
    ),
)
