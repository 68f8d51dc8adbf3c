"""What architects want to hear without asking: each rule is one file, with its reason, remedy and AWS page."""

from analysis.network.lint.run import RULES, Report, lint

__all__ = ["RULES", "Report", "lint"]
