"""Tables that constructs are given instead of making them."""

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from refarch.refusal import refuse


def refuse_no_table(scope: Construct, name: str, table: dynamodb.ITable, *, key: str | None = None) -> None:
    """Refuse what is no table, and a table of this app whose items are known by something else than they should be.

    Args:
        scope: the construct that it was given to.
        name: under which.
        table: made here or not; of an imported one nobody knows the key.
        key: the partition key, beside which there must be no sort key; by default any key will do.
    """
    if not hasattr(table, "table_arn"):
        remedy = "Give one that is there: dynamodb.Table.from_table_attributes"
        refuse(scope, f"{name}={table!r}", "this is no table", remedy)
    if key is not None and isinstance(table, dynamodb.Table):
        schema = table.schema_v2()
        keys = [each.name for each in (*schema.partition_keys, *schema.sort_keys)]
        if keys != [key]:
            given = f"{name}={table.node.path!r} with the key {', '.join(keys)}"
            refuse(scope, given, f"items are known by {key!r} alone", "Use a table with this key, or have one made")
