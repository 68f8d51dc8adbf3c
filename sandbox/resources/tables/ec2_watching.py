"""Watching traffic: mirrors, and what the Reachability and Network Access Analyzers are asked; carrier gateways."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_SERVICES = Call(
    "ModifyTrafficMirrorFilterNetworkServices",
    {
        "TrafficMirrorFilterId": "$id",
        "AddNetworkServices": "$value.coming",
        "RemoveNetworkServices": "$value.going",
    },
)


def _removers(operation: str, key: str, **fields: str) -> dict[str, Call]:
    return {name: Call(operation, {key: "$id", "RemoveFields": [field]}) for name, field in fields.items()}


ROWS = (
    Row(
        type="AWS::EC2::TrafficMirrorFilter",
        service="ec2",
        create="CreateTrafficMirrorFilter",
        id="TrafficMirrorFilter.TrafficMirrorFilterId",
        read=Read("DescribeTrafficMirrorFilters", {"TrafficMirrorFilterIds": ["$id"]}, "TrafficMirrorFilters[0]"),
        delete=Call("DeleteTrafficMirrorFilter", {"TrafficMirrorFilterId": "$id"}),
        memberships={"NetworkServices": Membership(add=_SERVICES, remove=_SERVICES)},
        attributes={"Id": "$id"},
        tags=Ec2Tags("traffic-mirror-filter"),
    ),
    Row(
        type="AWS::EC2::TrafficMirrorFilterRule",
        service="ec2",
        create="CreateTrafficMirrorFilterRule",
        id="TrafficMirrorFilterRule.TrafficMirrorFilterRuleId",
        read=Read(
            "DescribeTrafficMirrorFilterRules",
            {"TrafficMirrorFilterRuleIds": ["$id"]},
            "TrafficMirrorFilterRules[0]",
        ),
        delete=Call("DeleteTrafficMirrorFilterRule", {"TrafficMirrorFilterRuleId": "$id"}),
        update=Call("ModifyTrafficMirrorFilterRule", {"TrafficMirrorFilterRuleId": "$id"}),
        removers=_removers(
            "ModifyTrafficMirrorFilterRule",
            "TrafficMirrorFilterRuleId",
            Description="description",
            DestinationPortRange="destination-port-range",
            Protocol="protocol",
            SourcePortRange="source-port-range",
        ),
        attributes={"TrafficMirrorFilterRuleId": "$id"},
        tags=Ec2Tags("traffic-mirror-filter-rule"),
    ),
    Row(
        type="AWS::EC2::TrafficMirrorTarget",
        service="ec2",
        create="CreateTrafficMirrorTarget",
        id="TrafficMirrorTarget.TrafficMirrorTargetId",
        read=Read("DescribeTrafficMirrorTargets", {"TrafficMirrorTargetIds": ["$id"]}, "TrafficMirrorTargets[0]"),
        delete=Call("DeleteTrafficMirrorTarget", {"TrafficMirrorTargetId": "$id"}),
        attributes={"Id": "$id"},
        tags=Ec2Tags("traffic-mirror-target"),
    ),
    Row(
        type="AWS::EC2::TrafficMirrorSession",
        service="ec2",
        create="CreateTrafficMirrorSession",
        id="TrafficMirrorSession.TrafficMirrorSessionId",
        read=Read("DescribeTrafficMirrorSessions", {"TrafficMirrorSessionIds": ["$id"]}, "TrafficMirrorSessions[0]"),
        delete=Call("DeleteTrafficMirrorSession", {"TrafficMirrorSessionId": "$id"}),
        update=Call("ModifyTrafficMirrorSession", {"TrafficMirrorSessionId": "$id"}),
        removers=_removers(
            "ModifyTrafficMirrorSession",
            "TrafficMirrorSessionId",
            Description="description",
            PacketLength="packet-length",
            VirtualNetworkId="virtual-network-id",
        ),
        nothing_to_do={"OwnerId": "it is the account that makes the session"},
        attributes={"Id": "$id"},
        tags=Ec2Tags("traffic-mirror-session"),
    ),
    Row(
        type="AWS::EC2::NetworkInsightsPath",
        service="ec2",
        create="CreateNetworkInsightsPath",
        id="NetworkInsightsPath.NetworkInsightsPathId",
        read=Read("DescribeNetworkInsightsPaths", {"NetworkInsightsPathIds": ["$id"]}, "NetworkInsightsPaths[0]"),
        delete=Call("DeleteNetworkInsightsPath", {"NetworkInsightsPathId": "$id"}),
        attributes={
            "NetworkInsightsPathId": "$id",
            **{name: name for name in ("CreatedDate", "DestinationArn", "NetworkInsightsPathArn", "SourceArn")},
        },
        tags=Ec2Tags("network-insights-path"),
    ),
    Row(
        type="AWS::EC2::NetworkInsightsAccessScope",
        service="ec2",
        create="CreateNetworkInsightsAccessScope",
        id="NetworkInsightsAccessScope.NetworkInsightsAccessScopeId",
        read=Read(
            "DescribeNetworkInsightsAccessScopes",
            {"NetworkInsightsAccessScopeIds": ["$id"]},
            "NetworkInsightsAccessScopes[0]",
        ),
        delete=Call("DeleteNetworkInsightsAccessScope", {"NetworkInsightsAccessScopeId": "$id"}),
        tells={
            name: Read(
                "GetNetworkInsightsAccessScopeContent",
                {"NetworkInsightsAccessScopeId": "$id"},
                f"NetworkInsightsAccessScopeContent.{name}",
            )
            for name in ("MatchPaths", "ExcludePaths")
        },
        attributes={
            "NetworkInsightsAccessScopeId": "$id",
            **{name: name for name in ("CreatedDate", "NetworkInsightsAccessScopeArn", "UpdatedDate")},
        },
        tags=Ec2Tags("network-insights-access-scope"),
    ),
    Row(
        type="AWS::EC2::CarrierGateway",
        service="ec2",
        create="CreateCarrierGateway",
        id="CarrierGateway.CarrierGatewayId",
        read=Read("DescribeCarrierGateways", {"CarrierGatewayIds": ["$id"]}, "CarrierGateways[0]"),
        delete=Call("DeleteCarrierGateway", {"CarrierGatewayId": "$id"}),
        attributes={"CarrierGatewayId": "$id", "OwnerId": "OwnerId", "State": "State"},
        tags=Ec2Tags("carrier-gateway"),
    ),
)
