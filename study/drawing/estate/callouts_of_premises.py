"""What a picture says of a Direct Connect line: where its interfaces lead, what backs it up, what is encrypted on it.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html and
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
"""

from collections.abc import Iterator, Mapping

from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.line import Premises, Strand
from study.drawing.estate.model import Estate


def lines(estate: Estate) -> Iterator[Callout]:
    """Yield what there is to say of the line and of the VPN connections beside it and over it."""
    if not estate.premises:
        return
    found = estate.premises
    names = {card.id: card.name for card in estate.cards} | {hub.id: hub.name for hub in estate.hubs}
    behind = {
        hub.id: [names[each.card] for each in estate.attachments if each.hub == hub.id and each.card in names]
        for hub in estate.hubs
    }
    yield _of_line(found, names, behind)
    served = {end for junction in found.junctions for end in junction.ends}
    backups = [each for each in found.tunnels if each.end in served and not each.over]
    if backups:
        text = (
            "The routers announce the same by VPN and by the line, which AWS prefers. While the line is up the tunnels "
            "carry nothing, and everything when it is lost."
        )
        yield Callout(
            (backups[0].id,), f"The backup of {listed(list(dict.fromkeys(names[each.end] for each in backups)))}", text
        )
    over = [each for each in found.tunnels if each.over]
    if over:
        text = (
            "The router's address is announced by the public interface, and so the tunnels go over the line and not "
            "over the internet: encrypted from the router to AWS's gateway, and lost with the line."
        )
        yield Callout(
            (over[0].id,),
            f"To {listed(list(dict.fromkeys(names[each.end] for each in over)))} everything is encrypted",
            text,
        )


def _of_line(found: Premises, names: Mapping[str, str], behind: Mapping[str, list[str]]) -> Callout:
    count = len(found.strands)
    title = f"One line carries {count} virtual interface{'' if count == 1 else 's'}"
    led = " ".join(_leads(strand, found, names, behind) for strand in found.strands)
    kept = "It asks for MACsec." if found.encrypts else "Nothing on it is encrypted by itself."
    return Callout((found.line,), title, f"{led} {kept}".strip())


def _leads(strand: Strand, found: Premises, names: Mapping[str, str], behind: Mapping[str, list[str]]) -> str:
    if strand.kind == "public":
        return "The public one leads to AWS's own addresses in all Regions, and never to the internet."
    junction = next((each for each in found.junctions if each.id == strand.junction), None)
    if junction is None:
        return f"The {strand.kind} one leads to a gateway that is not drawn."
    ends = [name for end in junction.ends for name in behind.get(end, [names.get(end, "")])]
    return f"The {strand.kind} one leads by {junction.name} to {listed(ends) if ends else 'nobody yet'}."
