"""One trial: a scenario's names and outputs in an account that runs, and the words that are new in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest

from analysis.network.ends import resources
from analysis.snapshot.model import Account
from stacks.acts import Ask, Connect
from stacks.scenario import Scenario
from study.losses import NothingThereError
from study.trying.live import HandshakeRefusedError, Listener, Live, Reply


@dataclass
class Trial:
    """What is known while a promise is tried.

    Attributes:
        account: the model, for names and outputs.
        scenario: whose they are.
        live: where it is tried.
        words: what ``{mark}`` and the members of answers stand for.
    """

    account: Account
    scenario: Scenario
    live: Live
    words: dict[str, str] = field(default_factory=lambda: {"mark": f"trial-{uuid4().hex}"})

    def filled(self, text: str) -> str:
        """Return a text with the words put in; members that are not known yet stay as they are."""
        for name, word in self.words.items():
            text = text.replace(f"{{{name}}}", word)
        return text

    def output(self, key: str) -> str:
        """Return an output of the scenario's stack.

        Raises:
            NothingThereError: if there is none.
        """
        told = self.account.stack_outputs.get((self.scenario.slug, key))
        if told is None:
            self.account.require("Stacks")
            msg = f"the stack {self.scenario.slug} has no output {key}; is the scenario deployed?"
            raise NothingThereError(msg)
        return told

    def only(self, name: str, type_name: str) -> str:
        """Return the physical id of the only resource of a type that a name means.

        Raises:
            NothingThereError: if it is not exactly one.
        """
        found = [
            r.physical_id
            for r in resources(self.account, name, self.scenario.names, self.scenario.slug)
            if r.type == type_name
        ]
        if len(found) != 1:
            msg = f"{name!r} stands for {len(found)} resources of type {type_name}; is the scenario deployed?"
            raise NothingThereError(msg)
        return found[0]

    def ask(self, asked: Ask) -> Reply:
        """Send a request; the members of what is answered are words from now on."""
        url = self.output(asked.url).rstrip("/") + self.filled(asked.path)
        body = self.filled(asked.body)
        headers = {"Content-Type": "application/json"} if body else {}
        if asked.key:
            known = self.live.client("apigateway").get_api_key(apiKey=self.output(asked.key), includeValue=True)
            headers["x-api-key"] = known["value"]
        if asked.signed:
            headers = self._signed(asked.method, url, headers, body)
        reply = self.live.ask(asked.method, url, headers, body)
        self.words |= {name: _word(value) for name, value in reply.members.items()}
        return reply

    def listen(self, output: str, *, signed: bool) -> Listener:
        """Connect to the WebSocket API whose URL is an output.

        The signature is in the query, for a minute: it is the only place where the clients of browsers can put one.

        Raises:
            HandshakeRefusedError: if the API refuses.
        """
        url = self.output(output)
        if signed:
            request = AWSRequest(method="GET", url=url)
            SigV4QueryAuth(self._credentials, "execute-api", self.live.region, expires=60).add_auth(request)
            url = str(request.url)
        return self.live.listen(url)

    def connect(self, asked: Connect) -> Reply:
        """Try a handshake, and leave again."""
        try:
            self.listen(asked.url, signed=asked.signed).close()
        except HandshakeRefusedError as error:
            return Reply(error.status, str(error))
        return Reply(101, "connected")

    @property
    def _credentials(self) -> Any:  # noqa: ANN401 botocore's
        """Return the credentials of this account's clients."""
        return self.live.client("sts")._request_signer._credentials  # noqa: SLF001 boto3 hands them out nowhere else

    def _signed(self, method: str, url: str, headers: Mapping[str, str], body: str) -> dict[str, str]:
        """Sign as IAM's users and roles do, with the credentials of this account's clients."""
        request = AWSRequest(method=method, url=url, data=body, headers=dict(headers))
        SigV4Auth(self._credentials, "execute-api", self.live.region).add_auth(request)
        return dict(request.headers.items())


def _word(value: Any) -> str:  # noqa: ANN401 a member of JSON
    return value if isinstance(value, str) else json.dumps(value)
