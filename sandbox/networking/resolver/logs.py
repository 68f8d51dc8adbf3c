"""Query logging of VPCs, and what a VPC's resolver is set to: reverse lookups and validation.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html
"""

from dataclasses import replace
from typing import Any

from moto.route53resolver.models import route53resolver_backends

from sandbox.networking.resolver.common import arn, begun, check_unused, check_vpc, chosen, identity, lent, tag
from sandbox.networking.shelf import Shelf, refuse, said, stamp
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_OWN = Shelf(name="Resolver query log config")
LOGS = replace(_OWN, shared=lambda place: lent(place, "route53resolver:ResolverQueryLogConfig", _OWN))
ASSOCIATIONS = Shelf(name="Resolver query log config association")
REVERSE = Shelf(name="Resolver config", key="ResourceId")
VALIDATION = Shelf(name="Resolver DNSSEC config", key="ResourceId")
_STATES = {"ENABLE": "ENABLED", "DISABLE": "DISABLED"}


def create(place: Place, given: Record) -> Record:
    """Make a configuration."""
    check_unused(LOGS, place, given)
    named = identity("rslvr-qlc")
    config: Record = {
        "Id": named,
        "Arn": arn(place, "resolver-query-log-config", named),
        **begun(given),
        **said(given, "Name", "DestinationArn"),
        "OwnerId": place.account,
        "Status": "CREATED",
        "ShareStatus": "NOT_SHARED",
        "AssociationCount": 0,
    }
    LOGS.keep(place, config)
    tag(place, config["Arn"], given)
    return {"ResolverQueryLogConfig": config}


def delete(place: Place, given: Record) -> Record:
    """Remove a configuration by which no VPC logs."""
    config = LOGS.own(place, given["ResolverQueryLogConfigId"])
    if config["AssociationCount"]:
        refuse("InvalidRequestException", f"The query log config {config['Id']} has associated VPCs.")
    return {"ResolverQueryLogConfig": {**LOGS.take(place, config["Id"]), "Status": "DELETING"}}


def _count(config: Record, place: Place, change: int) -> None:
    owner = route53resolver_backends[config["OwnerId"]][place.region]
    _OWN.all(owner)[config["Id"]]["AssociationCount"] += change


def associate(place: Place, given: Record) -> Record:
    """Log the queries of a VPC."""
    config = LOGS.find(place, given["ResolverQueryLogConfigId"])
    check_vpc(place, given["ResourceId"])
    for one in ASSOCIATIONS.all(place.backend).values():
        if (one["ResolverQueryLogConfigId"], one["ResourceId"]) == (config["Id"], given["ResourceId"]):
            message = (
                f"Resolver query log config '{config['Id']}' is already associated with VPC '{given['ResourceId']}'"
            )
            refuse("ResourceExistsException", message)
    association: Record = {
        "Id": identity("rslvr-qlcassoc"),
        **said(given, "ResolverQueryLogConfigId", "ResourceId"),
        "Status": "ACTIVE",
        "Error": "NONE",
        "ErrorMessage": "",
        "CreationTime": stamp(),
    }
    _count(config, place, 1)
    return {"ResolverQueryLogConfigAssociation": ASSOCIATIONS.keep(place, association)}


def disassociate(place: Place, given: Record) -> Record:
    """Log the queries of a VPC no more."""
    for one in list(ASSOCIATIONS.all(place.backend).values()):
        if (one["ResolverQueryLogConfigId"], one["ResourceId"]) == (
            given["ResolverQueryLogConfigId"],
            given["ResourceId"],
        ):
            _count(LOGS.find(place, one["ResolverQueryLogConfigId"]), place, -1)
            return {"ResolverQueryLogConfigAssociation": {**ASSOCIATIONS.take(place, one["Id"]), "Status": "DELETING"}}
    return refuse("ResourceNotFoundException", f"The VPC {given['ResourceId']} does not log by this configuration.")


def _config(place: Place, vpc: str) -> Record:
    """Return what a VPC is set to; every VPC answers reverse lookups unless told otherwise."""
    check_vpc(place, vpc, "ResourceNotFoundException")
    kept = REVERSE.all(place.backend)
    if vpc not in kept:
        record = {"ResourceId": vpc, "OwnerId": place.account, "AutodefinedReverse": "ENABLED"}
        kept[vpc] = {"Id": identity("rslvr-rc"), **record}
    return kept[vpc]


def update_config(place: Place, given: Record) -> Record:
    """Switch a VPC's reverse lookups."""
    config = _config(place, given["ResourceId"])
    flag = given["AutodefinedReverseFlag"]
    config["AutodefinedReverse"] = _STATES.get(flag, flag)
    return {"ResolverConfig": config}


def _validation(place: Place, vpc: str) -> Record:
    check_vpc(place, vpc, "ResourceNotFoundException")
    kept = VALIDATION.all(place.backend)
    if vpc not in kept:
        record = {"ResourceId": vpc, "OwnerId": place.account, "ValidationStatus": "DISABLED"}
        kept[vpc] = {"Id": identity("rslvr-rdsc"), **record}
    return kept[vpc]


def update_validation(place: Place, given: Record) -> Record:
    """Switch a VPC's validation of signed zones."""
    config = _validation(place, given["ResourceId"])
    config["ValidationStatus"] = _STATES.get(given["Validation"], given["Validation"])
    return {"ResolverDNSSECConfig": config}


OPERATIONS = {
    "CreateResolverQueryLogConfig": create,
    "DeleteResolverQueryLogConfig": delete,
    "GetResolverQueryLogConfig": lambda place, given: {
        "ResolverQueryLogConfig": LOGS.find(place, given["ResolverQueryLogConfigId"])
    },
    "ListResolverQueryLogConfigs": lambda place, given: {"ResolverQueryLogConfigs": chosen(LOGS.seen(place), given)},
    "AssociateResolverQueryLogConfig": associate,
    "DisassociateResolverQueryLogConfig": disassociate,
    "GetResolverQueryLogConfigAssociation": lambda place, given: {
        "ResolverQueryLogConfigAssociation": ASSOCIATIONS.own(place, given["ResolverQueryLogConfigAssociationId"])
    },
    "ListResolverQueryLogConfigAssociations": lambda place, given: {
        "ResolverQueryLogConfigAssociations": chosen(ASSOCIATIONS.all(place.backend).values(), given)
    },
    "GetResolverConfig": lambda place, given: {"ResolverConfig": _config(place, given["ResourceId"])},
    "UpdateResolverConfig": update_config,
    "ListResolverConfigs": lambda place, given: {"ResolverConfigs": chosen(REVERSE.all(place.backend).values(), given)},
    "GetResolverDnssecConfig": lambda place, given: {"ResolverDNSSECConfig": _validation(place, given["ResourceId"])},
    "UpdateResolverDnssecConfig": update_validation,
    "ListResolverDnssecConfigs": lambda place, given: {
        "ResolverDnssecConfigs": chosen(VALIDATION.all(place.backend).values(), given)
    },
}
