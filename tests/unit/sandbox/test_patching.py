"""What moto lacks and mends add is there for clients in this process and over HTTP, and costs nothing unasked."""

import subprocess
import sys

import pytest

from sandbox.server import Application, serve_beside
from sandbox.services import RemoteServices


def test_operations_that_a_mend_adds_are_answered_over_http() -> None:
    """Their URLs are moto's server's too, and accounts do not see each other's things."""
    services = RemoteServices.of_sandbox(f"http://localhost:{serve_beside(Application())}")
    lambda_ = services.client("lambda")
    publishers = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/ours/1"]}
    made = lambda_.create_code_signing_config(AllowedPublishers=publishers)["CodeSigningConfig"]
    told = lambda_.get_code_signing_config(CodeSigningConfigArn=made["CodeSigningConfigArn"])["CodeSigningConfig"]
    assert told["AllowedPublishers"] == publishers
    others = services.of_account("210987654321").client("lambda").list_code_signing_configs()
    assert others["CodeSigningConfigs"] == []


@pytest.mark.parametrize("service", ["cloudfront", "glue"])
def test_a_service_that_nobody_asks_for_is_not_loaded_to_be_mended(service: str) -> None:
    """The account starts without it."""
    code = f"import sys; from sandbox import engine; engine.start(); print('moto.{service}.models' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
