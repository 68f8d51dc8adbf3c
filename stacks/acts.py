"""What promises about behaviour are tried with: what is done to an architecture, and where is seen what came of it.

``{mark}`` in a text stands for a word that is new each time, so that nothing old is taken for an answer; ``{name}``
stands for a member of the answer to the act, once there is one. Queues, buckets and logs are the scenario's names,
URLs and keys the outputs of its stack.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request to an API.

    Attributes:
        url: the output that says where the API answers.
        path: behind it.
        body: sent as JSON; nothing by default.
        signed: whether it is signed with IAM credentials.
        key: the output that says which API key is sent along.
        way: how the request comes, for people, where one API is asked in several ways: ``through the endpoint``.
    """

    url: str
    path: str
    method: str = "GET"
    body: str = ""
    signed: bool = False
    key: str = ""
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class Connect:
    """A handshake with a WebSocket API: 101 if it succeeds.

    Attributes:
        url: the output that says where clients connect.
        signed: whether it is signed with IAM credentials.
    """

    url: str
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class Send:
    """A message to a queue."""

    queue: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Put:
    """An object put into a bucket."""

    bucket: str
    key: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Say:
    """A message that a client of a WebSocket API sends.

    Attributes:
        url: the output that says where clients connect.
        signed: whether the handshake is signed with IAM credentials.
    """

    url: str
    message: str
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class Told:
    """Another client of a WebSocket API, connected before, has received something with ``holds`` in it.

    Attributes:
        url: the output that says where clients connect.
        signed: whether the handshake was signed with IAM credentials.
    """

    url: str
    holds: str
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class Waits:
    """A message with ``holds`` in it is in a queue."""

    queue: str
    holds: str


@dataclass(frozen=True, kw_only=True)
class Lies:
    """An object is in a bucket.

    Attributes:
        begins: its first bytes.
        smaller_than: a number of bytes; none by default.
    """

    bucket: str
    key: str
    begins: bytes = b""
    smaller_than: int | None = None


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A line of a log, of a function's for example, has every one of some words in it."""

    log: str
    holds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A request is answered with a status and with ``holds`` in the answer."""

    ask: Ask
    status: int = 200
    holds: str = ""


Act = Ask | Send | Put | Say
Sign = Told | Waits | Lies | Logged | Answers
