"""Certificates: requested, proved by records where Route 53 has the zone, and waited for until they are issued."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, Physical
from sandbox.resources.tags import as_list

Json = Any
_TTL_SECONDS = 300
_OPTIONS = {
    "CertificateTransparencyLoggingPreference": "CertificateTransparencyLoggingPreference",
    "CertificateExport": "Export",
}


class Certificate(Irregular):
    """``AWS::CertificateManager::Certificate``.

    The validation records stay when the certificate goes, as they do on AWS: other certificates may rest on them.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html
    """

    name = "AWS::CertificateManager::Certificate"
    honours = frozenset(
        {
            "CertificateAuthorityArn",
            "CertificateExport",
            "CertificateTransparencyLoggingPreference",
            "DomainName",
            "DomainValidationOptions",
            "KeyAlgorithm",
            "SubjectAlternativeNames",
            "Tags",
            "ValidationMethod",
        }
    )
    tells = MappingProxyType({name: f"Options.{option}" for name, option in _OPTIONS.items()})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Request it, write the records that prove the domains, and wait until it is issued."""
        same = ("CertificateAuthorityArn", "KeyAlgorithm", "SubjectAlternativeNames", "ValidationMethod")
        parameters = {name: properties[name] for name in same if name in properties}
        options = {option: properties[name] for name, option in _OPTIONS.items() if name in properties}
        parameters |= {"Options": options} if options else {}
        by_mail = [
            {"DomainName": one["DomainName"], "ValidationDomain": one["ValidationDomain"]}
            for one in properties.get("DomainValidationOptions", ())
            if "ValidationDomain" in one
        ]
        parameters |= {"DomainValidationOptions": by_mail} if by_mail else {}
        tags = as_list(_own_tags(context, properties))
        parameters |= {"Tags": tags} if tags else {}
        arn = context.call("acm", "RequestCertificate", DomainName=properties["DomainName"], **parameters)[
            "CertificateArn"
        ]
        physical = Physical(arn, properties)
        context.created(arn)
        for zone, record in self._records(context, physical):
            entry = {"Name": record["Name"], "Type": record["Type"], "TTL": _TTL_SECONDS}
            change = {
                "Action": "UPSERT",
                "ResourceRecordSet": {**entry, "ResourceRecords": [{"Value": record["Value"]}]},
            }
            context.call("route53", "ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch={"Changes": [change]})
        self._await(context, physical)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change tags and logging; everything else needs another certificate."""
        differing = set(changed(physical.properties, new))
        if "CertificateTransparencyLoggingPreference" in differing:
            wanted = new.get("CertificateTransparencyLoggingPreference", "ENABLED")
            options = {"CertificateTransparencyLoggingPreference": wanted}
            context.call("acm", "UpdateCertificateOptions", CertificateArn=physical.id, Options=options)
        if context.retagging or "Tags" in differing:
            before, after = _own_tags(context, physical.properties, before=True), _own_tags(context, new)
            gone = {name: value for name, value in before.items() if name not in after}
            for operation, tags in (("AddTagsToCertificate", after), ("RemoveTagsFromCertificate", gone)):
                if tags:
                    context.call("acm", operation, CertificateArn=physical.id, Tags=as_list(tags))
        # Another method for a certificate that is validated changes nothing, and CloudFormation lets it be.
        rest = differing - {"CertificateTransparencyLoggingPreference", "Tags", "ValidationMethod"}
        if rest:
            return super().update(context, physical, new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the certificate."""
        del snapshot
        self.found(context, "acm", "DeleteCertificate", CertificateArn=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the certificate."""
        return self.found(context, "acm", "DescribeCertificate", CertificateArn=physical.id)["Certificate"]

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the certificate with its tags, and the zones that have its records."""
        told = self.read(context, physical)
        told["Tags"] = context.call("acm", "ListTagsForCertificate", CertificateArn=physical.id)["Tags"]
        options = told.get("DomainValidationOptions", [])
        told["ValidationMethod"] = options[0]["ValidationMethod"] if options else None
        there = {
            record["Name"]: zone for zone, record in self._records(context, physical) if _has(context, zone, record)
        }
        told["DomainValidationOptions"] = [
            {**option, "HostedZoneId": there.get(option.get("ResourceRecord", {}).get("Name"))} for option in options
        ]
        return told

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN."""
        return physical.id if name in {"CertificateArn", "Id"} else super().attribute(context, physical, name)

    def _records(self, context: Context, physical: Physical) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Return the records that CloudFormation writes, with the zone of each."""
        given = physical.properties.get("DomainValidationOptions", ())
        zones = {one["DomainName"]: one["HostedZoneId"] for one in given if "HostedZoneId" in one}
        for option in self.read(context, physical).get("DomainValidationOptions", ()):
            if option["DomainName"] in zones and "ResourceRecord" in option:
                yield zones[option["DomainName"]], option["ResourceRecord"]

    def _await(self, context: Context, physical: Physical) -> None:
        """Fail if the certificate waits for what nobody will do: on AWS the stack would wait for a person."""
        certificate = self.read(context, physical)
        if certificate["Status"] == "PENDING_VALIDATION":
            missing = [option["ResourceRecord"]["Name"] for option in certificate["DomainValidationOptions"]]
            msg = (
                f"The certificate waits for validation, and one of these records is missing in its zone: {missing}. "
                "Give DomainValidationOptions with HostedZoneId for every domain, or add the records first."
            )
            raise FailedError(msg)


def _has(context: Context, zone: str, record: Mapping[str, str]) -> bool:
    """Return whether a zone has a record."""
    parameters = {"StartRecordName": record["Name"], "StartRecordType": record["Type"], "MaxItems": "1"}
    found = context.call("route53", "ListResourceRecordSets", HostedZoneId=zone, **parameters)["ResourceRecordSets"]
    return [(one["Name"], one["Type"]) for one in found] == [(record["Name"], record["Type"])]


def _own_tags(context: Context, properties: Mapping[str, Json], *, before: bool = False) -> dict[str, str]:
    """Return tags without CloudFormation's own, which the API takes from nobody else."""
    tags = context.tags(properties.get("Tags"), before=before)
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


TYPES = (Certificate(),)
