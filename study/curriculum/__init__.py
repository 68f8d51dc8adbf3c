"""What the course teaches, row by row, and which tests show it."""

from study.curriculum.audit import Audit, audit
from study.curriculum.claims import Claim, scan
from study.curriculum.rows import Row, Topic, rows, topics

__all__ = ["Audit", "Claim", "Row", "Topic", "audit", "rows", "scan", "topics"]
