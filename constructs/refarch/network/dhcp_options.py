"""What DHCP tells the hosts of a VPC: domain name, name servers, time servers."""

from collections.abc import Sequence
from ipaddress import ip_address

from aws_cdk import Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.refusal import refuse

AMAZON_DNS = "AmazonProvidedDNS"
"""The VPC's own resolver, at the second address of its first block and at 169.254.169.253."""

MAX_SERVERS = 4
"""Name servers in a set, and time servers with addresses of IPv4, and of IPv6.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html
"""

TIME_SERVER = "169.254.169.123"
"""The Amazon Time Sync Service, which hosts reach without any route.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-time-sync.html
"""

_MARK = "refarch:dhcp-options"


class DhcpOptions(Construct):
    """A set of DHCP options, associated with a VPC.

    A set cannot be edited: whoever changes one gets another, with which CloudFormation replaces it, and running hosts
    learn of it when they renew their lease. A VPC has one set.

    Example::

        DhcpOptions(self, "Dhcp", vpc=vpc, domain_name="corp.example.com")

    Attributes:
        options: the CloudFormation resource.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        domain_name: str,
        name_servers: Sequence[str] = (AMAZON_DNS,),
        time_servers: Sequence[str] = (TIME_SERVER,),
    ) -> None:
        """Create the set and associate it.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: new or imported.
            domain_name: which hosts complete unqualified names with.
            name_servers: addresses, or AmazonProvidedDNS; with others, names of private hosted zones and endpoints
                resolve only if they forward to it.
            time_servers: addresses, of IPv4 and of IPv6: hosts without IPv4 reach ``fd00:ec2::123``.

        Raises:
            RefusedError: if the VPC has a set already, or there are none or too many servers, or one is no address.
        """
        super().__init__(scope, construct_id)
        vpc = vpc_of(self, vpc)
        for other in (entry for entry in vpc.node.metadata if entry.type == _MARK):
            refuse(
                self,
                f"vpc={vpc.node.path!r}",
                f"a VPC has one set of DHCP options, and {other.data} is it",
                "Put all of them into one set",
            )
        vpc.node.add_metadata(_MARK, self.node.path)
        self._refuse_bad_number("name_servers", name_servers)
        self._refuse_bad_servers("name_servers", [each for each in name_servers if each != AMAZON_DNS])
        self._refuse_bad_servers("time_servers", time_servers)
        six, four = ([each for each in time_servers if (":" in each) is wanted] for wanted in (True, False))
        for servers in [family for family in (six, four) if family] or [list(time_servers)]:
            self._refuse_bad_number("time_servers", servers)
        self.options = ec2.CfnDHCPOptions(
            self,
            "Options",
            domain_name=domain_name,
            domain_name_servers=list(name_servers),
            ntp_servers=list(time_servers),
        )
        ec2.CfnVPCDHCPOptionsAssociation(self, "Association", vpc_id=vpc.vpc_id, dhcp_options_id=self.options.ref)

    def _refuse_bad_number(self, name: str, given: Sequence[str]) -> None:
        if not 1 <= len(given) <= MAX_SERVERS:
            refuse(self, f"{name}={list(given)}", f"a set holds 1 to {MAX_SERVERS} of them", "Name the nearest ones")

    def _refuse_bad_servers(self, name: str, addresses: Sequence[str]) -> None:
        for address in addresses:
            if Token.is_unresolved(address):
                continue
            try:
                ip_address(address)
            except ValueError:
                refuse(self, f"{name}={address!r}", "a server is named by its address", "Write it like 10.0.0.2")
