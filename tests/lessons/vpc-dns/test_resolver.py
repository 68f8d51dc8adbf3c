"""DNS in a VPC: where its resolver answers, and which of a domain's two faces it shows."""

from study.lab import Lab
from tests.names import DNS_PORT, named_vpc, record, zone
from tests.teaching import teaches

INSIDE, OUTSIDE = "10.0.1.10", "203.0.113.10"


@teaches("vpc-dns.1")
def test_the_resolver_answers_at_the_base_of_the_vpc_plus_two(lab: Lab) -> None:
    """10.0.0.2 of 10.0.0.0/16, whichever subnet one is in: no route, no network ACL and no group stands before it."""
    vpc = named_vpc(lab, "10.0.0.0/16")
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    lab.acl(vpc, subnet)  # It lets nothing pass.
    host = lab.host(subnet, lab.group(vpc, outbound=[]))

    for protocol in ("udp", "tcp"):
        assert lab.follow(host, "10.0.0.2", DNS_PORT, protocol=protocol).reachable
    assert lab.follow(host, "169.254.169.253", DNS_PORT, protocol="udp").reachable  # The same, in every VPC.
    assert lab.now().ask(host, f"{host}.ec2.internal").values == (lab.address(host),)


@teaches("vpc-dns.1", twin=True)
def test_nobody_answers_beside_it_or_where_dns_support_is_off(lab: Lab) -> None:
    """Plus three is AWS's too, and kept for later. And with the attribute enableDnsSupport off plus two is silent."""
    vpc = named_vpc(lab, "10.0.0.0/16")
    host = lab.host(lab.subnet(vpc, "10.0.1.0/24"))

    assert not lab.follow(host, "10.0.0.3", DNS_PORT, protocol="udp").reachable
    assert not lab.follow(host, "10.0.1.2", DNS_PORT, protocol="udp").reachable  # Of the VPC, not of the subnet.
    lab.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": False})
    assert not lab.follow(host, "10.0.0.2", DNS_PORT, protocol="udp").reachable
    assert lab.now().ask(host, f"{host}.ec2.internal").codes == ("SERVFAIL",)


@teaches("vpc-dns.3")
def test_inside_of_the_vpc_the_private_record_overrides_the_public_one(lab: Lab) -> None:
    """Two zones of one name. The VPC of the private one is told its address, the internet the other."""
    vpc = named_vpc(lab)
    host = lab.host(lab.subnet(vpc, "10.0.1.0/24"))
    record(lab, zone(lab, "shop.test", vpc), "www.shop.test", INSIDE)
    record(lab, zone(lab, "shop.test"), "www.shop.test", OUTSIDE)

    now = lab.now()
    assert now.ask(host, "www.shop.test").values == (INSIDE,)
    assert now.ask("internet", "www.shop.test").values == (OUTSIDE,)


@teaches("vpc-dns.3", twin=True)
def test_a_private_zone_hides_what_it_does_not_have_and_other_vpcs_do_not_know_it(lab: Lab) -> None:
    """The resolver does not fall back: a name that only the public zone has does not exist inside."""
    vpc, other = named_vpc(lab), named_vpc(lab, "10.1.0.0/16")
    host, stranger = lab.host(lab.subnet(vpc, "10.0.1.0/24")), lab.host(lab.subnet(other, "10.1.1.0/24"))
    record(lab, zone(lab, "shop.test", vpc), "www.shop.test", INSIDE)
    record(lab, zone(lab, "shop.test"), "mail.shop.test", OUTSIDE)

    now = lab.now()
    assert now.ask(host, "mail.shop.test").codes == ("NXDOMAIN",)
    assert now.ask(stranger, "mail.shop.test").values == (OUTSIDE,)
    assert now.ask(stranger, "www.shop.test").codes == ("NXDOMAIN",)
