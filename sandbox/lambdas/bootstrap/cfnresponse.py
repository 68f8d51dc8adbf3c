"""What Lambda gives to functions whose code stands in the template: the answer of a custom resource.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-lambda-function-code-cfnresponsemodule.html
"""

import json
import urllib.request
from typing import Any

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def body(  # noqa: PLR0917 the signature that AWS documents for sending
    event: dict[str, Any],
    context: Any,  # noqa: ANN401 whatever the runtime hands over
    responseStatus: str,  # noqa: N803
    responseData: dict[str, Any],  # noqa: N803
    physicalResourceId: str | None = None,  # noqa: N803
    noEcho: bool = False,  # noqa: FBT001, FBT002, N803
    reason: str | None = None,
) -> dict[str, Any]:
    """Return what is sent."""
    return {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }


def send(event: dict[str, Any], *answer: Any, **named: Any) -> None:  # noqa: ANN401 as :func:`body` has them
    """Answer for a custom resource."""
    sent = json.dumps(body(event, *answer, **named)).encode()
    request = urllib.request.Request(event["ResponseURL"], sent, method="PUT")  # noqa: S310 ours
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()
