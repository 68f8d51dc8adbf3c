"""DynamoDB tables tell every setting, change them in place, and have replicas in other Regions."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from moto.dynamodb.exceptions import ResourceNotFoundException, StreamAlreadyEnabledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import GlobalSecondaryIndex, Table

from sandbox.additions import dynamodb_destinations, dynamodb_replicas
from sandbox.mends.mend import Mend

Json = Any
_KEPT = ("OnDemandThroughput", "TableClass", "VectorIndexes")


def _apply() -> None:
    _describe_all()
    _index_throughput()
    _streams_and_tags()
    _delete_policies()
    _policies_of_streams()


def _describe_all() -> None:
    """Tell what moto's description leaves out."""
    table: Any = Table
    original = table.describe

    def describe(self: Any, base_key: str = "TableDescription") -> dict[str, Json]:  # noqa: ANN401 moto's table
        results: dict[str, Json] = original(self, base_key)
        description = results[base_key]
        kept = self.__dict__.setdefault("kept", {"TableId": str(uuid4())})
        description["TableId"] = kept["TableId"]
        description["TableClassSummary"] = {"TableClass": kept.get("TableClass", "STANDARD")}
        for name in ("OnDemandThroughput", "VectorIndexes"):
            if kept.get(name):
                description[name] = kept[name]
        for index in (*description["GlobalSecondaryIndexes"], *description["LocalSecondaryIndexes"]):
            index["IndexArn"] = f"{self.table_arn}/index/{index['IndexName']}"
        return dynamodb_replicas.told(self, results, base_key)

    table.describe = describe


def _index_throughput() -> None:
    """Keep the limits of on-demand throughput that an index has of its own."""
    index: Any = GlobalSecondaryIndex
    create, update, describe = index.create, index.update, index.describe

    def create_index(dct: dict[str, Json], table_key_attrs: list[str]) -> Any:  # noqa: ANN401 moto's index
        made = create(dct, table_key_attrs)
        made.on_demand = dct.get("OnDemandThroughput")
        return made

    def update_index(self: Any, u: dict[str, Json]) -> None:  # noqa: ANN401
        update(self, u)
        self.on_demand = u.get("OnDemandThroughput", getattr(self, "on_demand", None))

    def describe_index(self: Any) -> dict[str, Json]:  # noqa: ANN401
        limits = getattr(self, "on_demand", None)
        return {**describe(self), **({"OnDemandThroughput": limits} if limits else {})}

    index.create, index.update, index.describe = staticmethod(create_index), update_index, describe_index


def _streams_and_tags() -> None:
    backend: Any = DynamoDBBackend

    def update_table_streams(_self: Any, table: Any, specification: dict[str, Json]) -> None:  # noqa: ANN401
        enabling = specification.get("StreamEnabled") or specification.get("StreamViewType")
        if enabling and (table.stream_specification or {}).get("StreamEnabled"):
            raise StreamAlreadyEnabledException
        table.set_stream_specification(specification)

    def tag_resource(self: Any, arn: str, tags: Mapping[str, str]) -> None:  # noqa: ANN401
        for table in self.tables.values():
            if table.table_arn == arn:
                others = [tag for tag in table.tags if tag["Key"] not in tags]
                table.tags = [*others, *({"Key": key, "Value": value} for key, value in tags.items())]

    backend.update_table_streams = update_table_streams
    backend.tag_resource = tag_resource


def _delete_policies() -> None:
    """Let a table's policies, and its place among replicas, go with it."""
    backend: Any = DynamoDBBackend
    original = backend.delete_table

    def delete_table(self: Any, name: str) -> Any:  # noqa: ANN401
        table = original(self, name)
        for arn in [arn for arn in self.resource_policies if f"{arn}/".startswith(f"{table.table_arn}/")]:
            del self.resource_policies[arn]
        dynamodb_replicas.leave(table)
        return table

    backend.delete_table = delete_table


def _policies_of_streams() -> None:
    """Take the ARN of a stream for the table's whose it is, where moto takes its label for a table."""
    backend: Any = DynamoDBBackend

    def about_the_table(name: str) -> None:
        original = getattr(backend, name)

        def with_table(self: Any, resource_arn: str, *args: Any, **more: Any) -> Any:  # noqa: ANN401
            table, slash, label = resource_arn.partition("/stream/")
            if not slash:
                return original(self, resource_arn, *args, **more)
            named = self.tables.get(table.rpartition("/")[2])
            self.tables[label] = named
            try:
                if named is None:
                    raise ResourceNotFoundException(table_name=resource_arn)
                return original(self, resource_arn, *args, **more)
            finally:
                del self.tables[label]

        setattr(backend, name, with_table)

    for name in ("put_resource_policy", "get_resource_policy", "delete_resource_policy"):
        about_the_table(name)


def _answer() -> None:
    """Take the parameters that moto's handler passes over, and the operations that it lacks."""
    from moto.dynamodb.responses import DynamoHandler  # noqa: PLC0415 slow to load, and loaded by the first request

    handler: Any = DynamoHandler
    create, update = handler.create_table, handler.update_table

    def create_table(self: Any) -> Json:  # noqa: ANN401
        result = create(self)
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        _keep(table, self.body)
        if policy := self.body.get("ResourcePolicy"):
            self.dynamodb_backend.put_resource_policy(table.table_arn, policy, None)
        return type(result)(table.describe())

    def update_table(self: Any) -> Json:  # noqa: ANN401
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        if "ProvisionedThroughput" in self.body:
            self.body["ProvisionedThroughput"] = {"NumberOfDecreasesToday": 0, **self.body["ProvisionedThroughput"]}
        if self.body.get("BillingMode") == "PAY_PER_REQUEST":
            self.body["ProvisionedThroughput"] = dict.fromkeys(table.throughput, 0)
        result = update(self)
        _keep(table, self.body)
        if encryption := self.body.get("SSESpecification"):
            table.sse_specification = encryption
            if encryption.get("Enabled") and "KMSMasterKeyId" not in encryption:
                key = table._get_default_encryption_key(table.account_id, table.region_name)
                encryption["KMSMasterKeyId"] = key
        dynamodb_replicas.update(self.dynamodb_backend, table, self.body)
        return type(result)(table.describe())

    handler.create_table, handler.update_table = create_table, update_table
    dynamodb_destinations.install()


def _keep(table: Any, said: Mapping[str, Json]) -> None:  # noqa: ANN401
    table.describe()
    table.kept |= {name: said[name] for name in _KEPT if name in said}


MENDS = (
    Mend(
        name="dynamodb_tables",
        moto="A table forgets its class, its limits of on-demand throughput and its vector indexes, has neither id nor "
        "ARNs of indexes, keeps its encryption as it was made, cannot have its stream switched on again, has a changed "
        "tag twice, and leaves its policies behind.",
        aws="All of them are told and can be changed; what belongs to a table goes with it.",
        source="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html",
        apply=_apply,
        when="moto.dynamodb.models",
    ),
    Mend(
        name="dynamodb_replicas",
        moto="UpdateTable passes over replicas; streaming to Kinesis and Contributor Insights are not there.",
        aws="A replica is a table in another Region with the same items, indexes and expiry; both are settings that "
        "are told.",
        source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
        apply=_answer,
        when="moto.dynamodb.urls",
    ),
)
