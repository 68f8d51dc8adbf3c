"""API Gateway's REST APIs: what rows can say; what takes patch operations is in ``irregular/rest_apis.py``."""

from sandbox.resources.row import Call, Read, Row

_KEY = {"restApiId": "$RestApiId"}

ROWS = (
    Row(
        type="AWS::ApiGateway::Resource",
        service="apigateway",
        create="CreateResource",
        id="id",
        read=Read("GetResource", {**_KEY, "resourceId": "$id"}),
        delete=Call("DeleteResource", {**_KEY, "resourceId": "$id"}),
        attributes={"ResourceId": "$id"},
    ),
    Row(
        type="AWS::ApiGateway::UsagePlanKey",
        service="apigateway",
        create="CreateUsagePlanKey",
        id="$KeyId:$UsagePlanId",
        read=Read("GetUsagePlanKey", {"usagePlanId": "$UsagePlanId", "keyId": "$KeyId"}),
        delete=Call("DeleteUsagePlanKey", {"usagePlanId": "$UsagePlanId", "keyId": "$KeyId"}),
        attributes={"Id": "$id"},
        tells={"KeyType": "type"},
    ),
)
