"""What the bytes of a message are: named pieces, one after the other, that leave none out."""

from dataclasses import dataclass


class FormatError(ValueError):
    """Bytes that are no message of the format that was expected."""


@dataclass(frozen=True)
class Field:
    """A piece of a message.

    Attributes:
        name: what it is called.
        start: the offset of its first byte.
        value: its bytes.
        means: what they say, in words or as a number; empty for what looks like noise.
    """

    name: str
    start: int
    value: bytes
    means: str = ""

    def __str__(self) -> str:
        """Return a line: offset, length in bytes, name, the first bytes in hexadecimal, the meaning."""
        shown = self.value[:_SHOWN].hex() + ("…" if len(self.value) > _SHOWN else "")
        return (
            f"{self.start:5d} {len(self.value):5d}  {self.name:<24}  {shown:<{2 * _SHOWN + 1}}  {self.means}".rstrip()
        )


class Reader:
    """Takes a message apart from its beginning."""

    def __init__(self, message: bytes) -> None:
        """Begin at the first byte."""
        self._message = message
        self._at = 0
        self.fields: list[Field] = []

    def take(self, name: str, length: int, means: str = "") -> bytes:
        """Return the next bytes and remember what they were.

        Raises:
            FormatError: if the message ends before.
        """
        value = self._message[self._at : self._at + length]
        if len(value) < length:
            msg = f"{name}: {length} bytes expected at {self._at}, and {len(value)} are left"
            raise FormatError(msg)
        self.fields.append(Field(name, self._at, value, means))
        self._at += length
        return value

    def number(self, name: str, length: int) -> int:
        """Return the next bytes as a number, big-endian."""
        value = int.from_bytes(self.take(name, length), "big")
        self._explain(str(value))
        return value

    def text(self, name: str, length: int) -> str:
        """Return the next bytes as UTF-8."""
        value = self.take(name, length).decode()
        self._explain(value)
        return value

    def left(self) -> int:
        """Return how many bytes are left."""
        return len(self._message) - self._at

    def _explain(self, means: str) -> None:
        last = self.fields[-1]
        self.fields[-1] = Field(last.name, last.start, last.value, means)


_SHOWN = 16
