"""A customer gateway device: takes the configuration that AWS keeps for its address, and applies it.

IPsec is libreswan's, one virtual tunnel interface for each tunnel. With BGP, FRRouting announces the site and learns
the rest. Without it the first tunnel whose other end answers carries what is for AWS.

Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/your-cgw.html
"""

import json
import os
import subprocess
import time
import urllib.request
from xml.etree import ElementTree as ET

SITE, CLOUD = "@SITE@", "@CLOUD@".split()
METADATA = "http://169.254.169.254/latest/"
SECONDS = 10
TOLD = {
    "peer": "vpn_gateway/tunnel_outside_address/ip_address",
    "inside": "customer_gateway/tunnel_inside_address/ip_address",
    "beyond": "vpn_gateway/tunnel_inside_address/ip_address",
    "key": "ike/pre_shared_key",
    "asn": "customer_gateway/bgp/asn",
    "amazon": "vpn_gateway/bgp/asn",
}

CONNECTION = """conn aws{n}
  authby=secret
  auto=start
  type=tunnel
  ikev2=insist
  ike=aes_gcm256-sha2_384;dh20
  esp=aes_gcm256-null;dh20
  left=%defaultroute
  leftid={own}
  right={peer}
  leftsubnet=0.0.0.0/0
  rightsubnet=0.0.0.0/0
  ikelifetime=8h
  salifetime=1h
  dpddelay=10
  dpdtimeout=30
  dpdaction=restart
  mark={n}/0xffffffff
  vti-interface=vti{n}
  vti-routing=no
  leftvti={inside}/30
"""


def metadata(path):
    """Read instance metadata the IMDSv2 way: first a session token, then the value."""
    ask = urllib.request.Request(
        METADATA + "api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    )
    token = urllib.request.urlopen(ask, timeout=2).read().decode()
    ask = urllib.request.Request(METADATA + "meta-data/" + path, headers={"X-aws-ec2-metadata-token": token})
    return urllib.request.urlopen(ask, timeout=2).read().decode()


def ec2(region, operation, *arguments):
    """Ask EC2, and return its answer."""
    command = ["aws", "ec2", operation, "--region", region, "--output", "json", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def tunnels(own, region):
    """Return what AWS says of each tunnel that ends at an address: ends, key, and numbers if there is BGP."""
    by_address = f"Name=ip-address,Values={own}"
    gateways = ec2(region, "describe-customer-gateways", "--filters", by_address)["CustomerGateways"]
    names = ",".join(each["CustomerGatewayId"] for each in gateways)
    if not names:
        return []
    mine = ("--filters", f"Name=customer-gateway-id,Values={names}", "Name=state,Values=available")
    found = []
    for connection in ec2(region, "describe-vpn-connections", *mine)["VpnConnections"]:
        root = ET.fromstring(connection["CustomerGatewayConfiguration"])
        for tunnel in root.iter("ipsec_tunnel"):
            told = {name: tunnel.findtext(path) for name, path in TOLD.items()}
            found.append({"own": own, **told})
    return found


def write(path, text):
    """Write a file that only root reads."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def apply(found):
    """Configure libreswan, and FRRouting if there is BGP."""
    for setting in ("ip_forward=1", "conf.all.rp_filter=0", "conf.default.rp_filter=0"):
        subprocess.run(["sysctl", "-w", f"net.ipv4.{setting}"], check=True)
    write("/etc/ipsec.d/aws.conf", "".join(CONNECTION.format(n=n, **each) for n, each in enumerate(found, 1)))
    write("/etc/ipsec.d/aws.secrets", "".join('{own} {peer} : PSK "{key}"\n'.format(**each) for each in found))
    subprocess.run(["systemctl", "restart", "ipsec"], check=True)
    speakers = [each for each in found if each["asn"]]
    if speakers:
        lines = [f"router bgp {speakers[0]['asn']}", " no bgp ebgp-requires-policy", " no bgp network import-check"]
        for each in speakers:
            lines += [
                f" neighbor {each['beyond']} remote-as {each['amazon']}",
                f" neighbor {each['beyond']} timers 10 30",
            ]
        write("/etc/frr/frr.conf", "\n".join([*lines, f" network {SITE}", ""]))
        subprocess.run(["chown", "frr:frr", "/etc/frr/frr.conf"], check=True)
        subprocess.run(["sed", "-i", "s/^bgpd=no/bgpd=yes/", "/etc/frr/daemons"], check=True)
        subprocess.run(["systemctl", "restart", "frr"], check=True)


def answers(address):
    """Return whether the other end of a tunnel answers."""
    return subprocess.run(["ping", "-c", "1", "-W", "2", address], check=False, capture_output=True).returncode == 0


def main():
    """Apply the configuration when it changes; lead static routes into a tunnel that works."""
    region, applied = metadata("placement/region"), None
    while True:
        found = tunnels(metadata("public-ipv4"), region)
        if found and found != applied:
            apply(found)
            applied = found
        by_hand = [(n, each) for n, each in enumerate(found, 1) if not each["asn"]]
        working = next((n for n, each in by_hand if answers(each["beyond"])), None)
        for block in CLOUD if working else ():
            subprocess.run(["ip", "route", "replace", block, "dev", f"vti{working}"], check=True)
        time.sleep(SECONDS)


if __name__ == "__main__":
    main()
