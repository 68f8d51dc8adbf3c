"""Acts and signs in a few words."""

from functools import singledispatch

from stacks.acts import Answers, Ask, Connect, Lies, Logged, Put, Say, Send, Told, Waits


@singledispatch
def phrase(what: object) -> str:
    """Return an act or a sign in a few words."""
    raise TypeError(what)


@phrase.register
def _(what: Ask) -> str:
    signed = "a signed" if what.signed else "an unsigned"
    key = " with a key" if what.key else ""
    body = f" of {_plain(what.body)}" if what.body else ""
    return f"{signed} {what.method} {what.path}{key}{body}{f' {what.way}' if what.way else ''}"


@phrase.register
def _(what: Connect) -> str:
    return f"{'a signed' if what.signed else 'an unsigned'} handshake with the WebSocket API"


@phrase.register
def _(what: Send) -> str:
    return f"{_plain(what.message)} in the {what.queue}"


@phrase.register
def _(what: Put) -> str:
    return f"{_plain(what.key)} in the {what.bucket}"


@phrase.register
def _(what: Say) -> str:
    return f"{_plain(what.message)} of one client"


@phrase.register
def _(what: Told) -> str:
    del what
    return "word of it for another client"


@phrase.register
def _(what: Waits) -> str:
    return f"a message in the {what.queue}"


@phrase.register
def _(what: Lies) -> str:
    return f"{_plain(what.key)} in the {what.bucket}"


@phrase.register
def _(what: Logged) -> str:
    return f"{' and '.join(word for word in what.holds if '{' not in word)} in the {what.log}"


@phrase.register
def _(what: Answers) -> str:
    return f"{what.holds} in the answer to {phrase(what.ask)}"


def _plain(text: str) -> str:
    """Return a text with an ellipsis in the place of the word that is new each time."""
    return text.replace("{mark}", "…")
