"""Stores of sessions: encrypted, restorable, in several zones, for nobody but who is let in; and the shop's script."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from refarch.network import MultiAzVpc
from refarch.refusal import RefusedError
from refarch.sessions import SessionCache, SessionTable, shop_script
from tests.unit.constructs.shape import Shape, empty_stack, key, network, shape_of


def role(stack: Stack) -> iam.Role:
    """Add a role of instances."""
    return iam.Role(stack, "Fleet", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))


def with_table(stack: Stack) -> None:
    """Add a table and somebody who uses it."""
    SessionTable(stack, "Sessions", key=key(stack)).allow_use(by=role(stack))


def with_cache(stack: Stack, vpc: MultiAzVpc | None = None, **options: Any) -> SessionCache:
    """Add a cache and somebody who uses it."""
    cache = SessionCache(stack, "Sessions", network=vpc or network(stack), key=key(stack), **options)
    cache.allow_use(by=role(stack))
    return cache


@pytest.fixture(scope="module")
def table() -> Shape:
    """The template with a table, once."""
    return shape_of(with_table)


@pytest.fixture(scope="module")
def cache() -> Shape:
    """The template with a cache, once."""
    return shape_of(with_cache)


def may(shape: Shape) -> list[tuple[Any, Any]]:
    """Return what the role may do, and on what."""
    policy = shape.at("Fleet/DefaultPolicy")["PolicyDocument"]
    return [(statement["Action"], statement["Resource"]) for statement in policy["Statement"]]


def test_the_table_is_paid_by_use_encrypted_and_restorable(table: Shape) -> None:
    """And deletes by itself what has expired."""
    found = table.at("Sessions/Table")
    assert found["BillingMode"] == "PAY_PER_REQUEST"
    assert found["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert found["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert found["SSESpecification"]["SSEEnabled"] is True
    assert table.referred(found["SSESpecification"]["KMSMasterKeyId"]) == "Key/Key"
    assert table.resource("Sessions/Table")["DeletionPolicy"] == "Retain"


def test_a_user_of_the_table_reaches_sessions_one_by_one_and_the_key_through_the_table_only(table: Shape) -> None:
    """Nobody lists the sessions of others, and the key opens nothing else."""
    (on_table, keys) = may(table)
    assert set(on_table[0]) == {f"dynamodb:{verb}Item" for verb in ("Get", "Put", "Update", "Delete")}
    assert table.referred(on_table[1]) == "Sessions/Table"
    assert "kms:Decrypt" in keys[0]
    assert not any("*" in action for action in keys[0])
    condition = table.only("IAM::Policy")["PolicyDocument"]["Statement"][1]["Condition"]["StringEquals"]
    assert condition["kms:ViaService"]["Fn::Join"][1] == ["dynamodb.", {"Ref": "AWS::Region"}, ".amazonaws.com"]


def test_the_tables_environment_names_it() -> None:
    """That is all the application needs."""
    stack = empty_stack()
    sessions = SessionTable(stack, "Sessions", key=key(stack))
    assert sessions.environment == {"SESSIONS": "dynamodb", "TABLE": sessions.table.table_name}


@pytest.mark.parametrize("name", ["id", "", "x" * 256])
def test_an_attribute_that_holds_no_time_is_refused(name: str) -> None:
    """TTL would never delete anything, and nobody would notice but by the bill."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="test/Sessions: expires="):
        SessionTable(stack, "Sessions", key=key(stack), expires=name)


def test_the_cache_has_a_replica_in_another_zone_and_takes_over_by_itself(cache: Shape) -> None:
    """Multi-AZ needs both: a replica, and the permission to make it the primary."""
    found = cache.at("Sessions/Cache")
    assert (found["Engine"], found["NumCacheClusters"], found["Port"]) == ("valkey", 2, 6379)
    assert found["AutomaticFailoverEnabled"] is True
    assert found["MultiAZEnabled"] is True
    assert found["SnapshotRetentionLimit"] == 3
    assert len(cache.at("Sessions/Subnets")["SubnetIds"]) == 3
    assert cache.resource("Sessions/Cache")["DeletionPolicy"] == "Snapshot"


def test_the_cache_is_encrypted_and_wants_a_token_that_stands_in_no_template(cache: Shape) -> None:
    """CloudFormation reads it from Secrets Manager when it makes the nodes."""
    found = cache.at("Sessions/Cache")
    assert found["AtRestEncryptionEnabled"] is True
    assert found["TransitEncryptionEnabled"] is True
    assert found["TransitEncryptionMode"] == "required"
    assert cache.referred(found["KmsKeyId"]) == "Key/Key"
    first, secret, last = found["AuthToken"]["Fn::Join"][1]
    assert first == "{{resolve:secretsmanager:"
    assert cache.referred(secret) == "Sessions/Token"
    assert last.startswith(":SecretString")
    assert cache.at("Sessions/Token")["GenerateSecretString"] == {"ExcludePunctuation": True, "PasswordLength": 64}


def test_a_user_of_the_cache_may_read_the_token(cache: Shape) -> None:
    """Whoever shows it is let in, if packets get there."""
    allowed = {action for actions, _ in may(cache) for action in ([actions] if isinstance(actions, str) else actions)}
    assert "secretsmanager:GetSecretValue" in allowed


def test_the_cache_admits_nobody_until_somebody_is_allowed() -> None:
    """Neither in nor out."""
    shape = shape_of(with_cache)
    assert "SecurityGroupIngress" not in shape.at("Sessions/Group")
    assert [rule["CidrIp"] for rule in shape.at("Sessions/Group")["SecurityGroupEgress"]] == ["255.255.255.255/32"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tier": "app"}, "tier='app'"),
        ({"replicas": 0}, "replicas=0"),
        ({"replicas": 6}, "replicas=6"),
        ({"port": 0}, "port=0: nodes listen on a port from 1 to 65535"),
        ({"node_type": "t4g.micro"}, "node_type='t4g.micro'"),
    ],
)
def test_a_cache_that_would_lose_its_sessions_or_not_be_made_is_refused(options: Any, said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError, match=f"test/Sessions: {said}"):
        with_cache(empty_stack(), **options)


def test_a_cache_in_a_single_zone_is_refused() -> None:
    """Its replica would be lost with it."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="1 zones"):
        with_cache(stack, network(stack, zones=1))


def script(**environment: str) -> str:
    """Return the shop's script."""
    return shop_script(empty_stack(), port=8080, environment=environment)


def test_the_script_writes_the_application_and_says_where_sessions_are() -> None:
    """Nothing of it is fetched but Python and the two clients, in pinned versions."""
    text = script(SESSIONS="dynamodb", TABLE="sessions")
    assert "cat >/opt/shop/shop.py <<'FILE'\n" in text
    assert "cat >/opt/shop/environment <<'FILE'\nPORT=8080\nSESSIONS=dynamodb\nTABLE=sessions\nFILE\n" in text
    assert "http://localhost:8080/health" in text
    assert not any(f"@{name}@" in text for name in ("BOTO3", "REDIS", "PORT", "FILES"))


def test_the_clients_on_instances_are_those_of_the_tests() -> None:
    """What was tried here with one version is not run there with another."""
    from importlib.metadata import version  # noqa: PLC0415 for this test

    assert f"boto3=={version('boto3')} redis=={version('redis')}" in script(SESSIONS="instance")


def test_a_variable_over_two_lines_is_refused() -> None:
    """The second would be another variable."""
    with pytest.raises(RefusedError, match="environment 'TABLE'"):
        script(TABLE="sessions\nSESSIONS=instance")


@pytest.mark.parametrize("name", ["A B", "A=B", "1A", ""])
def test_a_variable_without_a_name_is_refused(name: str) -> None:
    """The application would not find it, and nobody would say why."""
    with pytest.raises(RefusedError, match=f"^test: environment {name!r}: a variable's name has letters"):
        script(**{name: "x"})


def test_more_than_user_data_holds_is_refused() -> None:
    """EC2 would say so at the first launch, not at synthesis."""
    with pytest.raises(RefusedError, match="16 KB"):
        script(NOTE="x" * 5000)
