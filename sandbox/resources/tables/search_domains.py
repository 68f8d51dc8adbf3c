"""Domains of OpenSearch Service, also those that templates declare by the name that the service had before.

Both are one kind of domain: a template of Elasticsearch's names engine and instances without the words that tell the
one engine from the other.

Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/rename.html
"""

from dataclasses import replace
from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_NAME = {"DomainName": "$id"}
_TYPES = ("InstanceType", "DedicatedMasterType", "WarmType")


def _search(config: Json) -> Json:
    """Return a cluster's configuration with instance types as OpenSearch names them."""
    return {
        name: str(value).replace(".elasticsearch", ".search") if name in _TYPES else value
        for name, value in config.items()
    }


def _endpoint(_context: Context, _physical: Physical, item: Json) -> Json:
    return item.get("Endpoint") or item["Endpoints"]["vpc"]


_OPENSEARCH = Row(
    type="AWS::OpenSearchService::Domain",
    service="opensearch",
    create="CreateDomain",
    id="DomainStatus.DomainName",
    read=Read("DescribeDomain", _NAME, "DomainStatus"),
    update=Call("UpdateDomainConfig", _NAME),
    updaters={"EngineVersion": Call("UpgradeDomain", {**_NAME, "TargetVersion": "$value"})},
    delete=Call("DeleteDomain", _NAME),
    values={"AccessPolicies": document},
    defaults={
        "AccessPolicies": "",
        "CognitoOptions": {"Enabled": False},
        "LogPublishingOptions": {},
        "SnapshotOptions": {"AutomatedSnapshotStartHour": 0},
    },
    attributes={
        "Arn": "ARN",
        "DomainArn": "ARN",
        "DomainEndpoint": _endpoint,
        "DomainEndpoints": lambda _context, _physical, item: item.get("Endpoints") or {},
        "Id": "DomainId",
    },
    named=Named("DomainName", longest=28, lower=True),
    tags=ApiTags("opensearch", "AddTags", "RemoveTags", "TagList", list="ListTags", listed="TagList"),
    tag_key={"ARN": "$item.ARN"},
    nothing_to_do={"SkipShardMigrationWait": "no shard moves"},
)
_ELASTICSEARCH = replace(
    _OPENSEARCH,
    type="AWS::Elasticsearch::Domain",
    renames={"ElasticsearchVersion": "EngineVersion", "ElasticsearchClusterConfig": "ClusterConfig"},
    extra={"EngineVersion": "Elasticsearch_1.5"},
    values={
        **_OPENSEARCH.values,
        "ElasticsearchVersion": lambda version: f"Elasticsearch_{version}",
        "ElasticsearchClusterConfig": _search,
    },
    updaters={"ElasticsearchVersion": Call("UpgradeDomain", {**_NAME, "TargetVersion": "$value"})},
    attributes={"Arn": "ARN", "DomainArn": "ARN", "DomainEndpoint": _endpoint, "Id": "DomainId"},
    nothing_to_do={},
)

ROWS = (_OPENSEARCH, _ELASTICSEARCH)
