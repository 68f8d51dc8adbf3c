"""The DNS names of interface endpoints: a regional one, one for each zone, and the service's own with private DNS.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames
"""

from typing import Any

from moto.ec2.models.vpcs import VPCEndPoint

from sandbox.networking.vpc.endpoint_services import visible

Entry = dict[str, str]


def install() -> None:
    """Let endpoints have their names."""
    endpoint: Any = VPCEndPoint

    def names(self: Any) -> list[Entry]:  # noqa: ANN401 moto's own
        drawn: list[Entry] = self.__dict__.get("drawn_dns_entries") or []
        # The subnets of one that is deleted may be gone too.
        return _names(self, drawn[0]) if drawn and self.subnet_ids and self.state != "deleted" else drawn

    def draw(self: Any, entries: list[Entry]) -> None:  # noqa: ANN401
        self.__dict__["drawn_dns_entries"] = entries

    endpoint.dns_entries = property(names, draw)


def _names(endpoint: Any, drawn: Entry) -> list[Entry]:  # noqa: ANN401
    backend, service = endpoint.ec2_backend, endpoint.service_name
    # AWS's services are called by what stands behind the Region, others by their id.
    short = service.rpartition(".")[2] if ".vpce-svc-" in service else ".".join(service.split(".")[3:][::-1])
    domain = f"{short}.{backend.region_name}.vpce.amazonaws.com"
    own = drawn["dns_name"].partition(".")[0]
    zones = sorted({backend.get_subnet(subnet).availability_zone for subnet in endpoint.subnet_ids})
    found = [f"{own}.{domain}", *(f"{own}-{zone}.{domain}" for zone in zones)]
    if str(endpoint.private_dns_enabled).lower() == "true":
        found.append(_private(backend, service, short))
    return [{**drawn, "dns_name": name} for name in found]


def _private(backend: Any, service: str, short: str) -> str:  # noqa: ANN401
    for _, item in visible(backend.account_id, backend.region_name):
        if item["ServiceName"] == service:
            return str(item.get("PrivateDnsName", ""))
    return f"{short}.{backend.region_name}.amazonaws.com"
