"""``refarch trace``."""

from collections.abc import Sequence
from pathlib import Path

import click

from analysis.network import Answer, Ends, Flow, UnknownEndError, Verdict, resolve, trace
from analysis.network.answer import Hop
from analysis.network.end import Host
from analysis.network.named_nodes import as_named
from analysis.network.packet import PROTOCOLS
from analysis.network.probes import settled
from analysis.snapshot.model import build
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import PortRange
from analysis.snapshot.raw import Raw
from stacks.scenario import Scenario
from study.cli.output import EXIT_CODES, CliError, json_option, mark, print_json
from study.cli.scenarios import names_of, optional_scenario_argument
from study.cli.source import read, snapshot_option, source_options, with_all, with_option, without_all, without_option
from study.pictures import PictureError
from study.ways import picture_of_way

_GOOD = {Verdict.REACHABLE: True, Verdict.UNREACHABLE: False, Verdict.UNKNOWN: None}
_WORST = [Verdict.UNREACHABLE, Verdict.UNKNOWN, Verdict.REACHABLE]


@click.command()
@optional_scenario_argument
@click.option("--from", "source", required=True, help="A name of the scenario, 'internet', an id, address or block.")
@click.option("--to", "destination", required=True, help="Likewise.")
@click.option("--port", type=click.IntRange(0, 65535), help="The destination port.")
@click.option("--protocol", type=click.Choice(["tcp", "udp", "icmp"]), default="tcp", show_default=True)
@click.option("--source-port", type=click.IntRange(0, 65535), help="The client's port; by default any it may use.")
@source_options
@snapshot_option
@without_option
@with_option
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw the path over the picture, too.")
@json_option
def command(
    scenario: Scenario | None,
    *,
    source: str,
    destination: str,
    port: int | None,
    protocol: str,
    source_port: int | None,
    profile: tuple[str, ...],
    region: tuple[str, ...],
    snapshot: Path | None,
    without: tuple[str, ...],
    added: tuple[str, ...],
    svg: Path | None,
    as_json: bool,
) -> int:
    """Follow a packet hop by hop, forward and return, and say which rule decides.

    Names with several members are followed from each to each; the worst path is shown. In a subnet that nobody is in a
    host is taken to be, which no security group holds back.
    """
    if protocol != "icmp" and port is None:
        msg = f"--port is missing: {protocol} needs one"
        raise CliError(msg)
    if svg is not None and svg.suffix != ".svg":
        msg = f"--svg {svg}: a picture is an SVG; give a name that ends in .svg"
        raise CliError(msg)
    names, stack = names_of(scenario, snapshot=snapshot is not None)
    raws = read(profile=profile, region=region, snapshot=snapshot)
    account = with_all(without_all(build(raws), without), added)
    try:
        sources = resolve(account, source, names, stack)
        destinations = resolve(account, destination, names, stack)
        account, sources = settled(account, sources)
        account, destinations = settled(account, destinations)
        called = as_named(account, destinations)
    except (UnknownEndError, CannotDecideError) as error:
        raise CliError(str(error)) from None
    ports = None if source_port is None else PortRange(source_port, source_port)
    answers = [
        trace(account, Flow(s, d, PROTOCOLS[protocol], port, ports))
        for s in sources.members
        for d in called.members
        if s != d
    ]
    if not answers:
        counts = f"{source!r} has {len(sources.members)} members, {destination!r} {len(destinations.members)}"
        msg = f"there is no path to follow: {counts}"
        raise CliError(msg)
    worst = min(answers, key=lambda answer: _WORST.index(answer.verdict))
    if svg is not None:
        _draw(svg, raws, scenario, worst, _what(protocol, port))
    if as_json:
        print_json({"NetworkInsightsAnalyses": [answer.to_json() for answer in answers]})
    else:
        _print(worst, _what(protocol, port))
        if len(answers) > 1:
            same = sum(answer.verdict is worst.verdict for answer in answers)
            click.echo(f"\n{same} of {len(answers)} paths from {source!r} to {destination!r} end like this one.")
        _tell_left_out(destinations, called)
    return EXIT_CODES[worst.verdict]


def _tell_left_out(meant: Ends, called: Ends) -> None:
    left = [end for end in meant.members if end not in called.members]
    zones = ", ".join(sorted({end.interface.zone for end in left if isinstance(end, Host)}))
    if zones:
        click.echo(
            f"\nNot called: nodes in {zones}, which the load balancer's name leaves out for want of healthy targets."
        )


def _what(protocol: str, port: int | None) -> str:
    return protocol if port is None else f"{protocol} {port}"


def _draw(target: Path, deployed: Sequence[Raw], scenario: Scenario | None, answer: Answer, what: str) -> None:
    """Write the path over the picture of what is deployed.

    Raises:
        CliError: if it cannot be drawn, or the file cannot be written.
    """
    heading = f"{what} from {answer.source} to {answer.destination}"
    try:
        target.write_text(picture_of_way(deployed, scenario, answer, heading), encoding="utf-8")
    except (OSError, PictureError) as error:
        msg = f"--svg {target}: {error}"
        raise CliError(msg) from None


def _print(answer: Answer, what: str) -> None:
    click.echo(f"{what} from {answer.source} to {answer.destination}: ", nl=False)
    click.echo(mark(answer.verdict.value, good=_GOOD[answer.verdict]))
    click.secho("\nforward", bold=True)
    _print_hops(answer.forward)
    if answer.returning:
        click.secho("return", bold=True)
        _print_hops(answer.returning)
    for explanation in answer.explanations:
        click.echo(f"  {mark('✗', good=False)} {mark(explanation.code, good=False)}  {explanation.text}")
    for unknown in answer.unknowns:
        click.echo(f"  {mark('?', good=None)} {unknown}")
    for remark in answer.remarks:
        click.echo(f"  {mark('!', good=None)} {remark}")


def _print_hops(hops: tuple[Hop, ...]) -> None:
    for hop in hops:
        kind = _KINDS.get(hop.component.kind, hop.component.kind)
        detail = hop.rule or hop.note
        click.echo(f"  {mark('✓', good=True)} {kind:<17} {hop.component}")
        if detail:
            click.secho(f"    {'':<17} {detail}", dim=True)


_KINDS = {
    "CustomerGateway": "customer gateway",
    "DirectConnectConnection": "Direct Connect",
    "DirectConnectGateway": "Direct Connect",
    "EgressOnlyInternetGateway": "egress-only gw",
    "Firewall": "firewall",
    "InternetGateway": "internet gateway",
    "Listener": "listener",
    "LoadBalancer": "load balancer",
    "NatGateway": "NAT gateway",
    "NetworkAcl": "network ACL",
    "NetworkInterface": "interface",
    "OnPremises": "on-premises",
    "RouteTable": "route table",
    "SecurityGroup": "security group",
    "Service": "AWS service",
    "TargetGroup": "target group",
    "TransitGatewayAttachment": "TGW attachment",
    "TransitGatewayConnectPeer": "Connect peer",
    "TransitGatewayRouteTable": "TGW route table",
    "VirtualInterface": "virtual iface",
    "VpcEndpoint": "VPC endpoint",
    "VpcPeeringConnection": "VPC peering",
    "VpnConnection": "VPN connection",
    "VpnGateway": "VPN gateway",
    "Internet": "internet",
}
