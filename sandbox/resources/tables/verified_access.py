"""Verified Access: instances, trust providers, groups and endpoints."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_INSTANCE = {"VerifiedAccessInstanceId": "$id"}
_TIMES = {name: name for name in ("CreationTime", "LastUpdatedTime")}


def _provider(verb: str) -> Call:
    return Call(f"{verb}VerifiedAccessTrustProvider", {**_INSTANCE, "VerifiedAccessTrustProviderId": "$value"})


def _policy(kind: str) -> dict[str, Call]:
    change = f"ModifyVerifiedAccess{kind}Policy"
    key = {f"VerifiedAccess{kind}Id": "$id"}
    return {
        name: Call(change, {**key, name: "$value"}) for name in ("PolicyDocument", "PolicyEnabled", "SseSpecification")
    }


def _told(kind: str) -> dict[str, str | Read]:
    ask = (f"GetVerifiedAccess{kind}Policy", {f"VerifiedAccess{kind}Id": "$id"})
    return {name: Read(*ask, name) for name in ("PolicyDocument", "PolicyEnabled")}


ROWS = (
    Row(
        type="AWS::EC2::VerifiedAccessInstance",
        service="ec2",
        create="CreateVerifiedAccessInstance",
        id="VerifiedAccessInstance.VerifiedAccessInstanceId",
        read=Read(
            "DescribeVerifiedAccessInstances", {"VerifiedAccessInstanceIds": ["$id"]}, "VerifiedAccessInstances[0]"
        ),
        delete=Call("DeleteVerifiedAccessInstance", _INSTANCE),
        renames={"FipsEnabled": "FIPSEnabled"},
        update=Call("ModifyVerifiedAccessInstance", _INSTANCE),
        setters={
            "LoggingConfigurations": Call(
                "ModifyVerifiedAccessInstanceLoggingConfiguration", {**_INSTANCE, "AccessLogs": "$value"}
            ),
        },
        memberships={
            "VerifiedAccessTrustProviderIds": Membership(
                add=_provider("Attach"), remove=_provider("Detach"), leave=True
            )
        },
        defaults={"Description": "", "LoggingConfigurations": {}},
        tells={
            "FipsEnabled": "FipsEnabled",
            "CidrEndpointsCustomSubDomain": "CidrEndpointsCustomSubDomain.SubDomain",
            "LoggingConfigurations": Read(
                "DescribeVerifiedAccessInstanceLoggingConfigurations",
                {"VerifiedAccessInstanceIds": ["$id"]},
                "LoggingConfigurations[0].AccessLogs",
            ),
            "VerifiedAccessTrustProviderIds": "VerifiedAccessTrustProviders[].VerifiedAccessTrustProviderId",
        },
        attributes={
            "VerifiedAccessInstanceId": "$id",
            "CidrEndpointsCustomSubDomainNameServers": "CidrEndpointsCustomSubDomain.Nameservers",
            **_TIMES,
        },
        tags=Ec2Tags("verified-access-instance"),
    ),
    Row(
        type="AWS::EC2::VerifiedAccessTrustProvider",
        service="ec2",
        create="CreateVerifiedAccessTrustProvider",
        id="VerifiedAccessTrustProvider.VerifiedAccessTrustProviderId",
        read=Read(
            "DescribeVerifiedAccessTrustProviders",
            {"VerifiedAccessTrustProviderIds": ["$id"]},
            "VerifiedAccessTrustProviders[0]",
        ),
        delete=Call("DeleteVerifiedAccessTrustProvider", {"VerifiedAccessTrustProviderId": "$id"}),
        update=Call("ModifyVerifiedAccessTrustProvider", {"VerifiedAccessTrustProviderId": "$id"}),
        defaults={"Description": "", "SseSpecification": {"CustomerManagedKeyEnabled": False}},
        attributes={"VerifiedAccessTrustProviderId": "$id", **_TIMES},
        tags=Ec2Tags("verified-access-trust-provider"),
    ),
    Row(
        type="AWS::EC2::VerifiedAccessGroup",
        service="ec2",
        create="CreateVerifiedAccessGroup",
        id="VerifiedAccessGroup.VerifiedAccessGroupId",
        read=Read("DescribeVerifiedAccessGroups", {"VerifiedAccessGroupIds": ["$id"]}, "VerifiedAccessGroups[0]"),
        delete=Call("DeleteVerifiedAccessGroup", {"VerifiedAccessGroupId": "$id"}),
        update=Call("ModifyVerifiedAccessGroup", {"VerifiedAccessGroupId": "$id"}),
        setters={"PolicyEnabled": _policy("Group")["PolicyEnabled"]},
        updaters={name: call for name, call in _policy("Group").items() if name != "PolicyEnabled"},
        defaults={"Description": "", "PolicyEnabled": False, "SseSpecification": {"CustomerManagedKeyEnabled": False}},
        tells=_told("Group"),
        attributes={
            "VerifiedAccessGroupId": "$id",
            "Owner": "Owner",
            "VerifiedAccessGroupArn": "VerifiedAccessGroupArn",
            **_TIMES,
        },
        tags=Ec2Tags("verified-access-group"),
    ),
    Row(
        type="AWS::EC2::VerifiedAccessEndpoint",
        service="ec2",
        create="CreateVerifiedAccessEndpoint",
        id="VerifiedAccessEndpoint.VerifiedAccessEndpointId",
        read=Read(
            "DescribeVerifiedAccessEndpoints", {"VerifiedAccessEndpointIds": ["$id"]}, "VerifiedAccessEndpoints[0]"
        ),
        delete=Call("DeleteVerifiedAccessEndpoint", {"VerifiedAccessEndpointId": "$id"}),
        update=Call("ModifyVerifiedAccessEndpoint", {"VerifiedAccessEndpointId": "$id"}),
        setters={"PolicyEnabled": _policy("Endpoint")["PolicyEnabled"]},
        updaters={name: call for name, call in _policy("Endpoint").items() if name != "PolicyEnabled"},
        defaults={"Description": "", "PolicyEnabled": False, "SseSpecification": {"CustomerManagedKeyEnabled": False}},
        tells=_told("Endpoint"),
        attributes={
            "VerifiedAccessEndpointId": "$id",
            "DeviceValidationDomain": "DeviceValidationDomain",
            "EndpointDomain": "EndpointDomain",
            "Status": "Status.Code",
            "VerifiedAccessInstanceId": "VerifiedAccessInstanceId",
            **_TIMES,
        },
        tags=Ec2Tags("verified-access-endpoint"),
    ),
)
