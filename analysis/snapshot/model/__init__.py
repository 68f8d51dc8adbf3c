"""The frozen model: one class per AWS thing, indexed by id, built from the verbatim responses."""

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.build import build

__all__ = ["Account", "build"]
