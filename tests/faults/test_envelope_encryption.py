"""Every promise of envelope-encryption about packets can be broken; and what keys promise KMS itself keeps.

Who may do what is in ``test_permissions.py``.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from analysis.network import Verdict
from stacks.catalogue import find
from stacks.intents import Allowed, Denied
from study import hardware
from study.check import Outcome
from study.deployed import Deployed
from study.envelopes import move, open_envelope, seal
from study.lab import ANYWHERE, fresh_account
from tests.faults.verdicts import broken
from tests.objections import objections

KEYS, COPY, DATA, REFUGE = (f"envelope-encryption{each}" for each in ("", "-replica", "-data", "-recovery"))
ASK, NO_PLAIN = "app reaches key endpoint on tcp 443", "app never reaches key endpoint on tcp 80"
NO_WAY_OUT, NO_WAY_IN = "app never reaches internet at all", "internet never reaches app at all"
NO_CALLS, SURVIVES = (
    "key endpoint never reaches app at all",
    "at least 1 of the app serve after the loss of any one zone",
)
APP, ENDPOINT = "App/Group", "KeyEndpoint/Group"
ARRIVES = ""
LETTER, TENANT = b"Dear reader", {"tenant": "letters"}
Fault = Callable[[Deployed], Any]


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("envelope-encryption"))


@contextmanager
def opened(stack: Deployed, group: str, port: int, *, egress: bool = False) -> Iterator[None]:
    """One more rule in a security group."""
    ec2, wearers = stack.client_in(DATA, "ec2"), stack.id_of(f"{DATA}:{group}")
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": ANYWHERE}]}
    direction = "egress" if egress else "ingress"
    getattr(ec2, f"authorize_security_group_{direction}")(GroupId=wearers, IpPermissions=[rule])
    yield
    getattr(ec2, f"revoke_security_group_{direction}")(GroupId=wearers, IpPermissions=[rule])


@contextmanager
def closed(stack: Deployed) -> Iterator[None]:
    """The endpoint's group without its one rule."""
    ec2, group = stack.client_in(DATA, "ec2"), stack.id_of(f"{DATA}:{ENDPOINT}")
    (found,) = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=found["IpPermissions"])
    yield
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=found["IpPermissions"])


@contextmanager
def between(stack: Deployed, caller: str, called: str, port: int) -> Iterator[None]:
    """The same mistake on both sides: where two filters stand, one alone breaks nothing."""
    with ExitStack() as undo:
        undo.enter_context(opened(stack, caller, port, egress=True))
        undo.enter_context(opened(stack, called, port))
        yield


@contextmanager
def exposed(stack: Deployed, *, egress: bool) -> Iterator[None]:
    """An internet gateway, a route to it, a public address and an open group, for one host."""
    ec2, vpc = stack.client_in(DATA, "ec2"), stack.id_of(f"{DATA}:Office/Vpc")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = stack.id_of(f"{DATA}:Office/Vpc/appSubnet1/RouteTable")
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, GatewayId=gateway)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    host = stack.id_of(f"{DATA}:App/Host1")
    worn = ec2.associate_address(AllocationId=address, InstanceId=host)["AssociationId"]
    with opened(stack, APP, 443, egress=egress):
        yield
    ec2.disassociate_address(AssociationId=worn)
    ec2.release_address(AllocationId=address)
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)


@contextmanager
def one_zone(stack: Deployed) -> Iterator[None]:
    """The endpoint in one zone only."""
    ec2, endpoint = stack.client_in(DATA, "ec2"), stack.id_of(f"{DATA}:KeyEndpoint/Endpoint")
    subnet = [stack.id_of(f"{DATA}:Office/Vpc/doorsSubnet2/Subnet")]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveSubnetIds=subnet)
    yield
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSubnetIds=subnet)


FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the endpoint's group emptied": (closed, {ASK: "SG_HAS_NO_RULES", SURVIVES: "SG_HAS_NO_RULES"}),
    "the endpoint in one zone": (one_zone, {SURVIVES: "NO_SOURCE_OR_DESTINATION"}),
    "port 80 opened on both sides": (lambda s: between(s, APP, ENDPOINT, 80), {NO_PLAIN: ARRIVES}),
    "port 80 opened on one side": (lambda s: opened(s, ENDPOINT, 80), {}),
    "a way out": (lambda s: exposed(s, egress=True), {NO_WAY_OUT: ARRIVES}),
    "a way in": (lambda s: exposed(s, egress=False), {NO_WAY_IN: ARRIVES}),
}


def test_all_of_it_exists_in_its_accounts_and_regions(stack: Deployed) -> None:
    """Each resource is found again through its service, as its template says."""
    found = stack.look_up()

    assert (str(found), found.good) == ("72/72 resources exist", True)
    assert len({stack.place_of(name) for name in (KEYS, COPY, DATA, REFUGE)}) == 4


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_about_packets_is_broken_by_some_fault(stack: Deployed) -> None:
    """All promises hold, and each that is not about identities is broken here."""
    findings = stack.check()

    assert {finding.outcome for finding in findings} == {Outcome.HOLDS}
    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == {
        finding.promise for finding in findings if not isinstance(finding.intent, Allowed | Denied)
    }


def test_what_is_sealed_in_one_region_is_opened_in_the_other(stack: Deployed) -> None:
    """The data account uses the key account's key by its ARN, and the replica by the ARN there."""
    near, far = stack.client_in(DATA, "kms"), stack.client_in(REFUGE, "kms")
    made = near.generate_data_key(KeyId=arn_of(stack), KeySpec="AES_256", EncryptionContext=TENANT)
    there = stack.client_in(COPY, "kms").describe_key(KeyId=stack.id_of(f"{COPY}:Sealing/Replica"))

    opened_there = far.decrypt(
        CiphertextBlob=made["CiphertextBlob"], EncryptionContext=TENANT, KeyId=there["KeyMetadata"]["Arn"]
    )

    assert opened_there["Plaintext"] == made["Plaintext"]
    with pytest.raises(ClientError, match="InvalidCiphertextException"):
        far.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={**TENANT, "page": "2"})


def test_the_keys_owner_alone_shuts_everybody_out(stack: Deployed) -> None:
    """A disabled key opens nothing, in whichever account: envelopes of programs and objects of S3 alike."""
    keys, kms, s3 = stack.client_in(KEYS, "kms"), stack.client_in(DATA, "kms"), stack.client_in(DATA, "s3")
    bucket, storage = stack.id_of(f"{DATA}:Letters/Bucket"), stack.id_of(f"{KEYS}:Storage/Key")
    s3.put_object(Bucket=bucket, Key="letter", Body=LETTER)
    made = kms.generate_data_key(KeyId=arn_of(stack), KeySpec="AES_256", EncryptionContext=TENANT)
    with pytest.raises(ClientError, match="NotFoundException"):
        kms.disable_key(KeyId=arn_of(stack))
    for key in (storage, stack.id_of(f"{KEYS}:Sealing/Key")):
        keys.disable_key(KeyId=key)
    with pytest.raises(ClientError, match=r"KMS\.DisabledException"):
        s3.get_object(Bucket=bucket, Key="letter")
    with pytest.raises(ClientError, match="DisabledException"):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=TENANT)
    for key in (storage, stack.id_of(f"{KEYS}:Sealing/Key")):
        keys.enable_key(KeyId=key)
    assert s3.get_object(Bucket=bucket, Key="letter")["Body"].read() == LETTER


def test_the_data_account_uses_each_key_for_what_it_is_for(stack: Deployed) -> None:
    """The sealing key in the tenant's name only, the storage key through S3 only, and it rules neither."""
    kms, storage = stack.client_in(DATA, "kms"), stack.id_of(f"{KEYS}:Storage/Key")
    arn = stack.client_in(KEYS, "kms").describe_key(KeyId=storage)["KeyMetadata"]["Arn"]
    for key, context in ((arn_of(stack), {}), (arn_of(stack), {"tenant": "bills"}), (arn, TENANT), (arn, {})):
        with pytest.raises(ClientError, match="AccessDeniedException"):
            kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=context)
    stack.client_in(DATA, "s3").put_object(Bucket=stack.id_of(f"{DATA}:Letters/Bucket"), Key="other", Body=LETTER)


def test_a_third_account_gets_nothing(stack: Deployed) -> None:
    """The key policy names the data account and no other."""
    stranger = stack.services.of_account(fresh_account()).client("kms")
    with pytest.raises(ClientError, match="AccessDeniedException"):
        stranger.generate_data_key(KeyId=arn_of(stack), KeySpec="AES_256", EncryptionContext=TENANT)


def test_a_grant_lets_another_principal_decrypt_in_its_context_until_it_is_revoked(stack: Deployed) -> None:
    """The data account hands on what it may: no policy changes, and the key's owner sees every grant and revokes it."""
    kms, keys, reader = stack.client_in(DATA, "kms"), stack.client_in(KEYS, "kms"), fresh_account()
    made = kms.generate_data_key(KeyId=arn_of(stack), KeySpec="AES_256", EncryptionContext=TENANT)
    granted = kms.create_grant(
        KeyId=arn_of(stack),
        GranteePrincipal=f"arn:aws:iam::{reader}:role/reader",
        Operations=["Decrypt"],
        Constraints={"EncryptionContextEquals": TENANT},
    )
    sealed = {"CiphertextBlob": made["CiphertextBlob"], "EncryptionContext": TENANT}
    there = stack.services.of_account(reader).client("kms")
    assert there.decrypt(**sealed)["Plaintext"] == made["Plaintext"]
    assert [one["GrantId"] for one in keys.list_grants(KeyId=arn_of(stack))["Grants"]] == [granted["GrantId"]]

    keys.revoke_grant(KeyId=arn_of(stack), GrantId=granted["GrantId"])

    with pytest.raises(ClientError, match="AccessDeniedException"):
        there.decrypt(**sealed)


def test_whoever_moves_a_ciphertext_to_the_next_key_gets_no_plaintext(stack: Deployed) -> None:
    """After that the old key may go, and what was moved is opened under the new one."""
    keys, next_key = stack.client_in(KEYS, "kms"), stack.id_of(f"{KEYS}:Next/Key")
    envelope = seal(stack.client_in(DATA, "kms"), arn_of(stack), LETTER, TENANT)

    moved = move(keys, envelope, to=next_key)

    assert open_envelope(keys, moved, TENANT, key_id=next_key) == LETTER
    with pytest.raises(ClientError, match="AccessDeniedException"):
        open_envelope(stack.client_in(DATA, "kms"), moved, TENANT)


def test_every_use_is_told_in_the_keys_account_and_in_the_users(stack: Deployed) -> None:
    """The key's owner sees who used it, from which account and for which tenant."""
    seal(stack.client_in(DATA, "kms"), arn_of(stack), LETTER, TENANT)

    for name in (KEYS, DATA):
        asked = [{"AttributeKey": "EventName", "AttributeValue": "GenerateDataKey"}]
        [latest, *_] = stack.client_in(name, "cloudtrail").lookup_events(LookupAttributes=asked)["Events"]
        event = json.loads(latest["CloudTrailEvent"])
        assert event["userIdentity"]["accountId"] == stack.place_of(DATA)[0]
        assert event["requestParameters"]["encryptionContext"] == TENANT
    trail = stack.client_in(KEYS, "cloudtrail").get_trail_status(Name=stack.id_of(f"{KEYS}:Uses/Trail"))
    assert trail["IsLogging"]


def test_the_cluster_is_claimed_and_the_application_reaches_its_hsms(stack: Deployed) -> None:
    """By the API, with an authority of one's own; and the loss of a zone leaves an HSM."""
    client, ec2 = stack.client_in(DATA, "cloudhsmv2"), stack.client_in(DATA, "ec2")
    cluster = stack.id_of(f"{DATA}:Hsms/Cluster").rpartition("/")[2]
    hardware.claim(client, cluster, hardware.Authority.new("the data account"))
    hardware.fill(client, cluster)
    hsms = {hsm["AvailabilityZone"]: hsm for hsm in hardware.describe(client, cluster)["Hsms"]}
    app = stack.id_of(f"{DATA}:App/Host1")

    now = stack.now()

    assert {now.follow(app, hsm["EniId"], 2223).verdict for hsm in hsms.values()} == {Verdict.REACHABLE}
    assert now.follow(app, hsms["us-east-1b"]["EniId"], 22).verdict is Verdict.UNREACHABLE
    left = stack.lose_zone("a")
    other = stack.id_of(f"{DATA}:App/Host2")
    assert left.follow(other, hsms["us-east-1b"]["EniId"], 2223).verdict is Verdict.REACHABLE
    hardware.empty(client, cluster)
    assert not ec2.describe_network_interfaces(Filters=[{"Name": "description", "Values": ["CloudHSM*"]}])[
        "NetworkInterfaces"
    ]


def arn_of(stack: Deployed) -> str:
    """Return the ARN of the sealing key."""
    kms = stack.client_in(KEYS, "kms")
    return str(kms.describe_key(KeyId=stack.id_of(f"{KEYS}:Sealing/Key"))["KeyMetadata"]["Arn"])


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
