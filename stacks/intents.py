"""What an architecture promises, as plain data.

Ends are the scenario's own names (``fleet``, ``data tier``); :class:`stacks.scenario.Scenario` says which construct
each name means, and ``internet`` and addresses need no explanation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from stacks.acts import Act, Ask, Connect, Sign


@dataclass(frozen=True, kw_only=True)
class Reachable:
    """Every member of ``source`` can open a connection to ``destination``, and the replies come back.

    Attributes:
        source: a name, ``internet``, an address or a CIDR block.
        destination: likewise; of several members (a database and its standby) each must be reached.
        port: the destination port.
        protocol: ``tcp``, ``udp`` or ``icmp``.
        as_deployed: the output of the scenario's first stack that says which port, if a setting has changed it.
        by: names of what packets and replies pass on the way, such as a virtual interface or a VPN connection.
        why: the reason in a sentence, for people.
    """

    source: str
    destination: str
    port: int
    why: str
    protocol: str = "tcp"
    as_deployed: str | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeverReachable:
    """No member of ``source`` can reach any member of ``destination``.

    Attributes:
        port: the destination port; ``None`` stands for every port of every protocol.
        protocol: ``tcp``, ``udp`` or ``icmp``; not used without a port.
    """

    source: str
    destination: str
    why: str
    port: int | None = None
    protocol: str = "tcp"


@dataclass(frozen=True, kw_only=True)
class LeavesByOwnZone:
    """Each subnet of ``source`` reaches the internet through a NAT gateway of its own Availability Zone."""

    source: str
    why: str
    port: int = 443


@dataclass(frozen=True, kw_only=True)
class SurvivesZoneLoss:
    """Whichever one Availability Zone is lost, enough instances are left and the paths hold in the others.

    Attributes:
        fleet: the name of the Auto Scaling group, or of single instances, of which those that are left count.
        at_least: instances that must be left in service.
        as_deployed: the output of the scenario's first stack that says how many, if a setting has changed it.
        paths: what must still be reachable.
    """

    fleet: str
    at_least: int
    why: str
    as_deployed: str | None = None
    paths: tuple[Reachable, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SurvivesLoss:
    """Whichever one of some things is lost, the paths hold.

    Attributes:
        lost: names of what may be lost, one at a time: routers, connections, virtual interfaces, gateways. A name that
            means ``<path>:1`` or ``<path>:2`` is one tunnel of a VPN connection.
        what: all of them in a few words, for people.
        paths: what must still be reachable.
    """

    lost: tuple[str, ...]
    what: str
    paths: tuple[Reachable, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A flow log holds just these records of a connection from each ``source`` to each ``destination``.

    Attributes:
        by: the name of the flow log.
        actions: ``ACCEPT`` and ``REJECT``, in the order of the packets; nothing for what is never logged.
        at: at whose interface the records are read, the source's or the destination's; the destination's by default.
    """

    source: str
    destination: str
    port: int
    by: str
    actions: tuple[str, ...]
    why: str
    protocol: str = "tcp"
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Resolves:
    """Whoever in ``source`` asks for a name is told all addresses of ``to``, and no others.

    Attributes:
        source: who asks: hosts ask whom DHCP has told them of, ``internet`` asks the public.
        name: a whole domain name.
        to: a name of the scenario's, an address or a block.
        by: the name of the hosted zone that decides.
        at: the name of an inbound endpoint that is asked instead; the questions have to get there.
    """

    source: str
    name: str
    to: str
    by: str
    why: str
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class NeverResolves:
    """Whoever in ``source`` asks for a name is told that there is none, by the hosted zone ``by``.

    Attributes:
        at: the name of an inbound endpoint that is asked instead of whom DHCP has told of.
    """

    source: str
    name: str
    by: str
    why: str
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Forwards:
    """When ``source`` asks for a name, the Resolver rule ``by`` asks the ``servers``: every packet to each arrives."""

    source: str
    name: str
    servers: str
    by: str
    why: str


ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """IAM allows a principal to do something.

    Attributes:
        context: condition keys of the request and their values, as far as they are not known from the rest;
            ``output:<name>`` is what that output of the scenario's first stack says.
        alone: whether only the service itself is asked, and not another one in the caller's name, as S3 asks KMS.
        through: the name of the VPC endpoint by which the request comes, or ``elsewhere`` if it comes by none.
    """

    principal: str
    action: str
    resource: str
    why: str
    context: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    through: str = ""


@dataclass(frozen=True, kw_only=True)
class Denied:
    """IAM does not allow a principal to do something.

    Attributes:
        context: condition keys of the request and their values, as far as they are not known from the rest;
            ``output:<name>`` is what that output of the scenario's first stack says.
        alone: whether only the service itself is asked, and not another one in the caller's name, as S3 asks KMS.
        through: the name of the VPC endpoint by which the request comes, or ``elsewhere`` if it comes by none.
    """

    principal: str
    action: str
    resource: str
    why: str
    context: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    through: str = ""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A request to an API, or a handshake, is answered with a status; it has to be tried, on an account that runs.

    Attributes:
        holds: what is in the answer.
    """

    ask: Ask | Connect
    status: int
    why: str
    holds: str = ""


@dataclass(frozen=True, kw_only=True)
class LeadsTo:
    """What is done leads to something, by itself and in time; it has to be tried, on an account that runs.

    Attributes:
        within: seconds.
        leaves: what comes of it besides, after all of that; it is waited for, and taken away.
    """

    act: Act
    sign: Sign
    why: str
    within: int = 60
    leaves: Sign | None = None


class Lost(Enum):
    """What is lost between two requests of a visitor."""

    NOTHING = "nothing"
    INSTANCE = "the instance that served him"
    ZONE = "its zone"


@dataclass(frozen=True, kw_only=True)
class KeepsSession:
    """What a visitor has put into his session is there when he comes back, whoever serves him then.

    It has to be tried. In the embedded account the application runs that the instances' user data writes, one for each
    instance, behind a stand-in of the load balancer; of a real account no instance is terminated for a promise.

    Attributes:
        fleet: the name of the target group that visitors are sent to.
        put: the request that puts something in.
        see: the request that shows it.
        end: the request that ends the session.
        holds: what the answer to ``see`` has in it.
        lost: what is lost meanwhile.
    """

    fleet: str
    put: Ask
    see: Ask
    end: Ask
    holds: str
    why: str
    lost: Lost = Lost.NOTHING


OfNames = Resolves | NeverResolves | Forwards
Intent = (
    Reachable
    | NeverReachable
    | LeavesByOwnZone
    | SurvivesZoneLoss
    | SurvivesLoss
    | Recorded
    | OfNames
    | Answered
    | LeadsTo
    | KeepsSession
    | Allowed
    | Denied
)
