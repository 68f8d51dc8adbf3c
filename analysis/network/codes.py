"""The explanation codes that are given here, and when: the Reachability Analyzer's own, and two for resilience.

Source: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
"""

from collections.abc import Mapping

EXPLANATION_CODES: Mapping[str, str] = {
    "BAD_STATE": "an instance is stopped, a NAT gateway, endpoint or load balancer is not there, no target is healthy",
    "BAD_STATE_ATTACHMENT": "an attachment of a Transit Gateway is not available",
    "BAD_STATE_ROUTE": "the route's target is gone (blackhole)",
    "BAD_STATE_VPN": "no tunnel of the VPN connection is up",
    "ELBV2_LISTENERS_MISMATCH": "nobody listens at the load balancer, or not for this protocol",
    "ELBV2_LISTENER_HAS_NO_TG": "the listener's target groups have no targets",
    "ELBV2_LISTENER_PORT_RESTRICTION": "no listener has this port",
    "ELBV2_NO_TARGETS_IN_AZ": "no healthy target in the node's zone, and cross-zone load balancing is off",
    "ELBV2_SOURCE_ADDRESS_PRESERVATION": "a target calls a load balancer that sends the request back to it as its own",
    "ELB_ACL_RESTRICTION": "the network ACL lets nothing out from a Classic Load Balancer to its own subnet",
    "ELB_INSTALLED_AZ_RESTRICTION": "no healthy instance in a zone that is enabled for a Classic Load Balancer",
    "ELB_LISTENERS_MISMATCH": "a Classic Load Balancer listens to nothing, or not to this protocol",
    "ELB_LISTENER_PORT_RESTRICTION": "no listener of a Classic Load Balancer has this port",
    "ELB_NOT_CROSSZONE": "no healthy instance in the node's zone, and a Classic Load Balancer sends to no other",
    "ENI_ADDRESS_RESTRICTION": "the ends have no addresses of the same IP version",
    "ENI_SG_RULES_MISMATCH": "no rule of the interface's security groups allows it",
    "ENI_SOURCE_DEST_CHECK_RESTRICTION": "an interface checks source and destination, and has not the address",
    "FIREWALL_RULES_RESTRICTION": "a Network Firewall drops it",
    "GATEWAY_REJECTS_SPOOFED_TRAFFIC": "a packet from outside has a source that can only be inside, or nowhere",
    "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS": "a private address is looked for on the internet",
    "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS": "a shared address (100.64.0.0/10) is looked for there",
    "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS": "what is called from the internet is no interface's public address",
    "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS": "the sender has no public address",
    "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS": "a packet from the internet has a private source",
    "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS": "a packet from the internet has a shared source (100.64.0.0/10)",
    "INGRESS_RTB_NO_PUBLIC_IP": "a gateway route table leads to an interface without a public address",
    "INGRESS_RTB_TRAFFIC_REDIRECTION": "a middlebox at the internet gateway sees one direction only",
    "NGW_REQUIRES_SOURCE_IN_VPC": "a connection through a NAT gateway does not begin in its VPC",
    "NGW_SOURCE_ADDRESS_REASSIGN": "the reply leaves by a NAT gateway, under an address that the caller did not call",
    "NO_PATH": "no gateway, a gateway in one direction only, or a packet that ends at or comes from the wrong address",
    "NO_POSSIBLE_DESTINATION": "nobody has the address, or nobody can: loopback, multicast, reserved, private outside",
    "NO_ROUTE_TO_DESTINATION": "no route matches, or a gateway has not been told of the destination",
    "NO_SOURCE_OR_DESTINATION": "an end was lost with its zone",
    "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR": "a peering leads from one VPC's addresses to the other's, and no further",
    "PROTOCOL_RESTRICTION": "a NAT gateway or a service takes other protocols only",
    "REGIONAL_NGW_ROUTE_AZ_RESTRICTION": "a regional NAT gateway has no address in the sender's zone",
    "SG_HAS_NO_RULES": "the interface's security groups have no rule in this direction",
    "SG_REFERENCES_NOT_PRESERVED": "a rule names the other end's group, which gets lost on the way",
    "SG_REFERENCING_SUPPORT": "a rule names the sender's group across a Transit Gateway that does not support it",
    "SUBNET_ACL_RESTRICTION": "the network ACL denies it, or nothing in it allows it",
    "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION": "an attachment is associated with no route table",
    "TGW_ATTACH_VPC_AZ_RESTRICTION": "the reply comes to a middlebox of another zone, for want of appliance mode",
    "TGW_BAD_STATE_VPN": "no tunnel of a Transit Gateway's VPN connection is up",
    "TGW_ROUTE_AZ_RESTRICTION": "the attachment has no subnet in the sender's zone",
    "TGW_RTB_BAD_STATE_ROUTE": "the Transit Gateway's route is a blackhole",
    "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT": "no route of the Transit Gateway's table matches",
    "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS": "a virtual private gateway is given what no interface of its VPC has sent",
    "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS": "what is called through it is no interface of its VPC",
    "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION": "the sender is outside of the gateway endpoint's VPC",
    "VPCE_GATEWAY_PROTOCOL_RESTRICTION": "a gateway endpoint takes TCP and pings only",
    "VPCE_INTRA_VPC_TRAFFIC": "an interface of an endpoint would have to open a connection",
    "VPCE_SERVICE_NOT_INSTALLED_IN_AZ": "the service's load balancer has no node in the endpoint's zone",
    "VPC_BLOCK_PUBLIC_ACCESS_ENABLED": "VPC Block Public Access forbids it",
}
"""AWS's code → when it is given here."""

OUR_OWN_CODES: Mapping[str, str] = {
    "ANSWERED_OTHERWISE": "a name is answered, and not as it should be, or by another zone or rule",
    "CAPACITY_BELOW_NOMINAL": "fewer instances are left than the load needs",
    "MIDDLEBOX_SEES_ONE_DIRECTION": "a middlebox, taken for stateful, sees the packet or the reply only",
    "NAT_GATEWAY_IN_ANOTHER_ZONE": "the packet arrives, and the loss of another zone stops it",
    "NOT_RECORDED": "a flow log is gone, or delivers nothing",
    "NXDOMAIN": "a name is asked for that the zone does not have which answers for it",
    "RECORDED_OTHERWISE": "a flow log holds other records of a connection than it should",
    "SERVFAIL": "nobody answers a name: DNS is off, no server is reached, or the question goes round in a circle",
    "TAKES_ANOTHER_WAY": "a packet or its reply does not go by what was promised",
}
"""Code → when it is given. AWS's analyzer asks whether packets arrive, and neither what a failure leaves nor what a
flow log tells nor who answers a name; for that two of DNS's own words are taken (RFC 1035, RFC 8020).
"""
