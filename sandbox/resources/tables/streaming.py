"""Kinesis and Data Firehose: who reads streams and who may, and where they are delivered to."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_ID = {"DeliveryStreamName": "$id"}
_DESTINATIONS = {
    "AmazonOpenSearchServerlessDestinationConfiguration": "AmazonOpenSearchServerlessDestination",
    "AmazonopensearchserviceDestinationConfiguration": "AmazonopensearchserviceDestination",
    "ElasticsearchDestinationConfiguration": "ElasticsearchDestination",
    "ExtendedS3DestinationConfiguration": "ExtendedS3Destination",
    "HttpEndpointDestinationConfiguration": "HttpEndpointDestination",
    "IcebergDestinationConfiguration": "IcebergDestination",
    "RedshiftDestinationConfiguration": "RedshiftDestination",
    "S3DestinationConfiguration": "S3Destination",
    "SnowflakeDestinationConfiguration": "SnowflakeDestination",
    "SplunkDestinationConfiguration": "SplunkDestination",
}

ROWS = (
    Row(
        type="AWS::Kinesis::StreamConsumer",
        service="kinesis",
        create="RegisterStreamConsumer",
        id="Consumer.ConsumerARN",
        read=Read("DescribeStreamConsumer", {"ConsumerARN": "$id"}, "ConsumerDescription"),
        delete=Call("DeregisterStreamConsumer", {"ConsumerARN": "$id"}),
        attributes={
            "ConsumerARN": "$id",
            "ConsumerCreationTimestamp": lambda _context, _physical, item: item[
                "ConsumerCreationTimestamp"
            ].isoformat(),
            "ConsumerStatus": "ConsumerStatus",
        },
        tags=ApiTags("kinesis", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource"),
        tag_key={"ResourceARN": "$id"},
    ),
    Row(
        type="AWS::Kinesis::ResourcePolicy",
        service="kinesis",
        create="PutResourcePolicy",
        id="$ResourceArn",
        read=Read("GetResourcePolicy", {"ResourceARN": "$id"}),
        delete=Call("DeleteResourcePolicy", {"ResourceARN": "$id"}),
        renames={"ResourcePolicy": "Policy"},
        values={"ResourcePolicy": document},
        update=Call("PutResourcePolicy", {"ResourceARN": "$id"}),
        tells={"ResourcePolicy": "Policy"},
    ),
    Row(
        type="AWS::KinesisFirehose::DeliveryStream",
        service="firehose",
        create="CreateDeliveryStream",
        id="$DeliveryStreamName",
        read=Read("DescribeDeliveryStream", _ID, "DeliveryStreamDescription"),
        delete=Call("DeleteDeliveryStream", {**_ID, "AllowForceDelete": True}),
        updaters={
            "DeliveryStreamEncryptionConfigurationInput": Call(
                "StartDeliveryStreamEncryption", {**_ID, "DeliveryStreamEncryptionConfigurationInput": "$value"}
            )
        },
        removers={"DeliveryStreamEncryptionConfigurationInput": Call("StopDeliveryStreamEncryption", _ID)},
        update=Call(
            "UpdateDestination",
            {
                **_ID,
                "CurrentDeliveryStreamVersionId": "$item.VersionId",
                "DestinationId": "$item.Destinations[0].DestinationId",
            },
        ),
        update_renames={name: f"{kind}Update" for name, kind in _DESTINATIONS.items()},
        attributes={"Arn": "DeliveryStreamARN"},
        named=Named("DeliveryStreamName", longest=64),
        tells={
            **{name: f"Destinations[0].{kind}Description" for name, kind in _DESTINATIONS.items()},
            "DeliveryStreamEncryptionConfigurationInput": "DeliveryStreamEncryptionConfiguration",
            "KinesisStreamSourceConfiguration": "Source.KinesisStreamSourceDescription",
            "MSKSourceConfiguration": "Source.MSKSourceDescription",
        },
        tags=ApiTags("firehose", "TagDeliveryStream", "UntagDeliveryStream", list="ListTagsForDeliveryStream"),
        tag_key=_ID,
    ),
)
