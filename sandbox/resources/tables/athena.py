"""Athena, but for its workgroups: queries and statements with names, and catalogs of data."""

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags("athena", "TagResource", "UntagResource", "Tags", list="ListTagsForResource")
_QUERY = {"NamedQueryId": "$id"}
_STATEMENT = {"StatementName": "$StatementName", "WorkGroup": "$WorkGroup"}

ROWS = (
    Row(
        type="AWS::Athena::NamedQuery",
        service="athena",
        create="CreateNamedQuery",
        id="NamedQueryId",
        read=Read("GetNamedQuery", _QUERY, "NamedQuery"),
        delete=Call("DeleteNamedQuery", _QUERY),
        attributes={"NamedQueryId": "$id"},
    ),
    Row(
        type="AWS::Athena::PreparedStatement",
        service="athena",
        create="CreatePreparedStatement",
        id="$StatementName",
        read=Read("GetPreparedStatement", _STATEMENT, "PreparedStatement"),
        update=Call("UpdatePreparedStatement", _STATEMENT),
        update_whole=True,
        delete=Call("DeletePreparedStatement", _STATEMENT),
    ),
    Row(
        type="AWS::Athena::DataCatalog",
        service="athena",
        create="CreateDataCatalog",
        id="$Name",
        read=Read("GetDataCatalog", {"Name": "$id"}, "DataCatalog"),
        update=Call("UpdateDataCatalog", {"Name": "$id"}),
        update_whole=True,
        delete=Call("DeleteDataCatalog", {"Name": "$id"}),
        tags=TAGS,
        tag_key={"ResourceARN": "arn:$partition:athena:$region:$account:datacatalog/$id"},
    ),
)
