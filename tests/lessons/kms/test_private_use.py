"""KMS from a VPC without a way out, and who finds out afterwards."""

import json

from analysis.network import Verdict
from study.envelopes import open_envelope, seal
from study.lab import Lab
from tests.lessons.endpoints import HTTPS, interface_endpoint, private_host
from tests.teaching import teaches

CONTEXT = {"document": "letter"}


@teaches("kms.23")
def test_kms_is_called_at_a_private_address_and_cloudtrail_tells_of_it(lab: Lab) -> None:
    """By an interface endpoint. The event has the caller, the key and the encryption context, and none of the bytes.

    That is why the context is no place for secrets, and why it is worth giving: it says what the key was used for.
    """
    vpc, subnet, _, host = private_host(lab)
    endpoint = interface_endpoint(lab, vpc, [subnet], lab.group(vpc, inbound=HTTPS), service="kms")
    kms = lab.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]

    assert lab.follow(host, endpoint["VpcEndpointId"], 443).verdict is Verdict.REACHABLE
    open_envelope(kms, seal(kms, key, b"Dear reader", CONTEXT), CONTEXT)

    told = [json.loads(event["CloudTrailEvent"]) for event in lab.client("cloudtrail").lookup_events()["Events"]]
    assert [event["eventName"] for event in told] == ["Decrypt", "GenerateDataKey", "CreateKey"]
    for event in told[:2]:
        assert event["requestParameters"]["encryptionContext"] == CONTEXT
        assert event["resources"][0]["ARN"] == key
        assert event["responseElements"] is None


@teaches("kms.23", twin=True)
def test_without_the_endpoint_a_host_that_has_no_way_out_reaches_no_kms(lab: Lab) -> None:
    """And what never reaches KMS is in no trail."""
    _, _, _, host = private_host(lab)

    assert lab.follow(host, "aws", 443).verdict is Verdict.UNREACHABLE
    assert lab.client("cloudtrail").lookup_events()["Events"] == []
