"""The code of functions, run in a laboratory as Lambda would run it."""

import importlib
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest

from study.lab import Lab

Sent = list[tuple[str, str]]
"""What a function answered: status and reason."""


def loaded(monkeypatch: pytest.MonkeyPatch, name: str, lab: Lab, sent: Sent) -> ModuleType:
    """Return a function's module, with clients of a laboratory and a ``cfnresponse`` that keeps the answers."""

    def send(_event: Any, _context: Any, status: str, _data: Any, _name: str, reason: str = "") -> None:
        sent.append((status, reason))

    def client(service: str, region_name: str = lab.region, endpoint_url: str = "") -> Any:
        del endpoint_url  # Whose API it is, the laboratory knows.
        return Lab(region_name, lab.account_id).client(service)

    monkeypatch.setitem(sys.modules, "cfnresponse", SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED", send=send))
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(boto3, "client", client)
    monkeypatch.setattr(boto3, "resource", lab.services.session.resource)
    return importlib.import_module(name)
