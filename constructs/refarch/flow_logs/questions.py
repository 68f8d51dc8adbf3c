"""Questions that are asked of flow logs again and again, in SQL for Athena and in the language of Logs Insights."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Question:
    """A saved query.

    Attributes:
        name: lower-case words with hyphens.
        about: what it finds, in a sentence.
        text: the query. In SQL ``{table}`` stands for the table, ``{pair}`` for the condition that a record ``r`` is
            of the reply to the request of ``q``. In Logs Insights the records have been taken apart before.
        fields: what of a record it looks at, with hyphens.
    """

    name: str
    about: str
    text: str
    fields: tuple[str, ...]

    def sql(self, table: str) -> str:
        """Return the query about a table."""
        return self.text.format(table=table, pair=_PAIR)


_ENDS = ("interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol")

_PAIR = """
  r.interface_id = q.interface_id AND r.protocol = q.protocol
  AND r.srcaddr = q.dstaddr AND r.srcport = q.dstport
  AND r.dstaddr = q.srcaddr AND r.dstport = q.srcport
  AND r.flow_direction = 'egress'
""".strip()
"""A reply's record beside its request's: the same ends the other way round, out of the same interface."""

QUESTIONS: Sequence[Question] = (
    Question(
        name="rejected",
        about="Who was rejected, by whom, on which port. One record and no more: a security group or a network ACL.",
        text="""
SELECT interface_id, flow_direction, srcaddr, dstaddr, dstport, protocol, count(*) AS records
FROM {table}
WHERE action = 'REJECT'
GROUP BY interface_id, flow_direction, srcaddr, dstaddr, dstport, protocol
ORDER BY records DESC
LIMIT 100
""".strip(),
        fields=(*_ENDS, "action", "flow-direction"),
    ),
    Question(
        name="replies-rejected",
        about="Requests that came in and whose replies were rejected: a network ACL, for security groups keep state.",
        text="""
SELECT DISTINCT q.interface_id, q.srcaddr AS client, q.dstaddr AS server, q.dstport, q.protocol
FROM {table} q JOIN {table} r ON
  {pair}
WHERE q.action = 'ACCEPT' AND q.flow_direction = 'ingress' AND r.action = 'REJECT'
""".strip(),
        fields=(*_ENDS, "action", "flow-direction"),
    ),
    Question(
        name="unanswered",
        about="Requests that came in and that nobody answered: no filter, but a host that does not listen.",
        text="""
SELECT DISTINCT q.interface_id, q.srcaddr AS client, q.dstaddr AS server, q.dstport, q.protocol
FROM {table} q LEFT JOIN {table} r ON
  {pair}
WHERE q.action = 'ACCEPT' AND q.flow_direction = 'ingress' AND q.tcp_flags = 2 AND r.interface_id IS NULL
""".strip(),
        fields=(*_ENDS, "action", "flow-direction", "tcp-flags"),
    ),
)
"""For Athena. Each reads what the table's retention holds; ``AND q.day = '2026/11/30'`` makes it cheaper."""

REJECTED = Question(
    name="rejected",
    about="Who was rejected, by whom, on which port.",
    text="""
filter action = "REJECT"
| stats count(*) as records by interface_id, srcaddr, dstaddr, dstport, protocol
| sort records desc
| limit 100
""".strip(),
    fields=("interface-id", "srcaddr", "dstaddr", "dstport", "protocol", "action"),
)
"""For Logs Insights; it needs no more than the default format."""

TALKERS = Question(
    name="talkers",
    about="Who sent most to whom.",
    text="""
filter action = "ACCEPT"
| stats sum(bytes) as sent by srcaddr, dstaddr
| sort sent desc
| limit 20
""".strip(),
    fields=("srcaddr", "dstaddr", "bytes", "action"),
)
"""For Logs Insights; it needs no more than the default format."""
