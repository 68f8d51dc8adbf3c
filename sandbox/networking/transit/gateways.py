"""Transit gateways: made with a default route table unless told otherwise, changed, and kept while attached.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGateway.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking.transit.kinds import ATTACHMENTS, GATEWAYS, TABLES, refuse
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_DEFAULTS = {
    "AmazonSideAsn": 64512,
    "AutoAcceptSharedAttachments": "disable",
    "DefaultRouteTableAssociation": "enable",
    "DefaultRouteTablePropagation": "enable",
    "VpnEcmpSupport": "enable",
    "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "disable",
    "MulticastSupport": "disable",
    "EncryptionSupport": {"EncryptionState": "disabled"},
}
_ROLES = {
    "Association": ("DefaultRouteTableAssociation", "AssociationDefaultRouteTableId", "DefaultAssociationRouteTable"),
    "Propagation": ("DefaultRouteTablePropagation", "PropagationDefaultRouteTableId", "DefaultPropagationRouteTable"),
}


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    del backend
    return {"State": "available", "CreationTime": now(), "Options": {**_DEFAULTS, **parameters.get("Options", {})}}


def _made(backend: Any, gateway: Record) -> None:  # noqa: ANN401
    """Give a gateway the table that new attachments are associated with and propagate to."""
    options = gateway["Options"]
    if any(options[switch] == "enable" for switch, _, _ in _ROLES.values()):
        table = make_table(backend, gateway, {})
        for switch, pointer, _ in _ROLES.values():
            if options[switch] == "enable":
                options[pointer] = table["TransitGatewayRouteTableId"]
        _mark(backend, gateway)


def make_table(backend: Any, gateway: Mapping[str, Json], parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Make an empty route table of a gateway."""
    said = {
        "TransitGatewayId": gateway["TransitGatewayId"],
        "State": "available",
        "DefaultAssociationRouteTable": False,
        "DefaultPropagationRouteTable": False,
        "CreationTime": now(),
        "routes": {},
        "propagations": {},
    }
    return TABLES.keep(backend, said, parameters)


def tables_of(backend: Any, gateway: Mapping[str, Json]) -> list[Record]:  # noqa: ANN401
    """Return the route tables of a gateway."""
    identity = gateway["TransitGatewayId"]
    return [table for table in TABLES.all(backend).values() if table["TransitGatewayId"] == identity]


def _mark(backend: Any, gateway: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Let each table say whether it is a default."""
    for table in tables_of(backend, gateway):
        for _, pointer, flag in _ROLES.values():
            table[flag] = gateway["Options"].get(pointer) == table["TransitGatewayRouteTableId"]


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change a gateway's description and options."""
    gateway = GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])
    if "Description" in parameters:
        gateway["Description"] = parameters["Description"]
    options = gateway["Options"]
    changes = dict(parameters.get("Options", {}))
    blocks = [
        block
        for block in options.get("TransitGatewayCidrBlocks", [])
        if block not in changes.pop("RemoveTransitGatewayCidrBlocks", ())
    ]
    blocks += [block for block in changes.pop("AddTransitGatewayCidrBlocks", ()) if block not in blocks]
    if "EncryptionSupport" in changes:
        changes["EncryptionSupport"] = {"EncryptionState": f"{changes['EncryptionSupport']}d"}
    for switch, pointer, _ in _ROLES.values():
        if changes.get(switch) == "disable":
            options.pop(pointer, None)
        elif changes.get(switch) == "enable" and pointer not in {**options, **changes}:
            changes[pointer] = _default_table(backend, gateway, {**options, **changes})
        if pointer in changes:
            TABLES.find(backend, "TransitGatewayRouteTableId", changes[pointer])
    options |= {**changes, "TransitGatewayCidrBlocks": blocks}
    _mark(backend, gateway)
    return {"TransitGateway": GATEWAYS.told(backend, gateway)}


def _default_table(backend: Any, gateway: Mapping[str, Json], options: Mapping[str, Json]) -> str:  # noqa: ANN401
    """Return the table that a switched-on default uses: that of the other default, or a new one."""
    present = [options[pointer] for _, pointer, _ in _ROLES.values() if pointer in options]
    return str(present[0] if present else make_table(backend, gateway, {})["TransitGatewayRouteTableId"])


def _end(backend: Any, gateway: Record) -> None:  # noqa: ANN401
    identity = gateway["TransitGatewayId"]
    held = [one["TransitGatewayAttachmentId"] for one in attachments_of(backend, identity)]
    if held:
        refuse("IncorrectState", f"{identity} has non-deleted attachments: {', '.join(held)}.")
    for table in tables_of(backend, gateway):
        del TABLES.all(backend)[table["TransitGatewayRouteTableId"]]


def attachments_of(backend: Any, identity: str) -> list[Record]:  # noqa: ANN401
    """Return what is attached to a gateway of the account."""
    return [one for one in ATTACHMENTS.all(backend).values() if one["TransitGatewayId"] == identity]


def install() -> None:
    """Let EC2 answer."""
    kind = replace(GATEWAYS, begin=_begin, made=_made, end=_end)
    kind.install()
    write({"ModifyTransitGateway": modify})
