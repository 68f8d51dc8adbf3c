"""Policy tables, which choose a route table for traffic of an attachment, and metering policies, which choose who pays.

Sources: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-policy-tables.html and
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayMeteringPolicy.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking.transit.kinds import GATEWAYS, about, attachment_of, refuse, table_of
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_ENTRIES, _ATTACHED = "entries by number", "associated attachments"
_RULE = (
    "SourceTransitGatewayAttachmentId",
    "SourceTransitGatewayAttachmentType",
    "SourceCidrBlock",
    "SourcePortRange",
    "DestinationTransitGatewayAttachmentId",
    "DestinationTransitGatewayAttachmentType",
    "DestinationCidrBlock",
    "DestinationPortRange",
    "Protocol",
)


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])
    return {"State": "available", "CreationTime": now(), _ENTRIES: {}, _ATTACHED: []}


def _end(_backend: Any, table: Record) -> None:  # noqa: ANN401
    if table[_ATTACHED]:
        refuse("IncorrectState", f"{table['TransitGatewayPolicyTableId']} has associations.")


TABLES = Ec2Kind(
    name="TransitGatewayPolicyTable",
    type="transit-gateway-policy-table",
    prefix="tgw-ptb",
    id="TransitGatewayPolicyTableId",
    unknown="InvalidTransitGatewayPolicyTableId.NotFound",
    verbs={"Modify": None},
)


def _table(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return TABLES.own(backend, "TransitGatewayPolicyTableId", parameters["TransitGatewayPolicyTableId"])


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let a table choose for an attachment, which has one table at most."""
    table, attachment = _table(backend, parameters), attachment_of(backend, parameters["TransitGatewayAttachmentId"])
    identity = attachment["TransitGatewayAttachmentId"]
    if any(identity in other[_ATTACHED] for other in TABLES.all(backend).values()):
        refuse("Resource.AlreadyAssociated", f"{identity} is associated with a policy table.")
    table[_ATTACHED].append(identity)
    return {"Association": _association(backend, table, identity, "associating")}


def _association(backend: Any, table: Record, attachment: str, state: str) -> Record:  # noqa: ANN401
    identity = table["TransitGatewayPolicyTableId"]
    return {"TransitGatewayPolicyTableId": identity, **about(attachment_of(backend, attachment)), "State": state}


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let a table choose for an attachment no longer."""
    table, identity = _table(backend, parameters), parameters["TransitGatewayAttachmentId"]
    if identity not in table[_ATTACHED]:
        refuse("InvalidAssociation.NotFound", f"{identity} is not associated with the policy table.")
    reply = {"Association": _association(backend, table, identity, "disassociating")}
    table[_ATTACHED].remove(identity)
    return reply


def associations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell for which attachments a table chooses."""
    table = _table(backend, parameters)
    return {"Associations": [_association(backend, table, one, "associated") for one in table[_ATTACHED]]}


def create_entry(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Add a rule to a table."""
    table, number = _table(backend, parameters), str(parameters["PolicyRuleNumber"])
    if number in table[_ENTRIES]:
        refuse("PolicyRuleNumberAlreadyExists", f"There is a rule {number} in the policy table.")
    table[_ENTRIES][number] = {"PolicyRuleNumber": number, "State": "active"}
    return modify_entry(backend, parameters)


def modify_entry(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change a rule of a table."""
    entry = _entry(_table(backend, parameters), parameters)
    if "TargetRouteTableId" in parameters:
        entry["TargetRouteTableId"] = table_of(backend, parameters["TargetRouteTableId"])["TransitGatewayRouteTableId"]
    if "PolicyRule" in parameters:
        entry["PolicyRule"] = parameters["PolicyRule"]
    return {"TransitGatewayPolicyTableEntry": entry}


def _entry(holder: Record, parameters: Mapping[str, Json]) -> Record:
    number = str(parameters["PolicyRuleNumber"])
    if number not in holder[_ENTRIES]:
        refuse("InvalidPolicyRuleNumber.NotFound", f"There is no rule {number}.")
    entry: Record = holder[_ENTRIES][number]
    return entry


def delete_entry(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take a rule out of a table."""
    table = _table(backend, parameters)
    entry = _entry(table, parameters)
    del table[_ENTRIES][entry["PolicyRuleNumber"]]
    return {"TransitGatewayPolicyTableEntry": {**entry, "State": "deleted"}}


def entries(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell the rules of a table."""
    return {"TransitGatewayPolicyTableEntries": list(_table(backend, parameters)[_ENTRIES].values())}


def _begin_policy(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    gateway = GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])["TransitGatewayId"]
    if any(one["TransitGatewayId"] == gateway for one in POLICIES.all(backend).values()):
        refuse("TransitGatewayMeteringPolicyAlreadyExists", f"{gateway} has a metering policy.")
    middle = [attachment_of(backend, one)["TransitGatewayAttachmentId"] for one in parameters.get(_MIDDLE, ())]
    return {_MIDDLE: middle, "State": "available", "UpdateEffectiveAt": now(), _ENTRIES: {}}


_MIDDLE = "MiddleboxAttachmentIds"
POLICIES = Ec2Kind(
    name="TransitGatewayMeteringPolicy",
    plural="TransitGatewayMeteringPolicies",
    type="transit-gateway-metering-policy",
    prefix="tgw-mp",
    id="TransitGatewayMeteringPolicyId",
    unknown="InvalidTransitGatewayMeteringPolicyId.NotFound",
)


def _policy(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return POLICIES.own(backend, "TransitGatewayMeteringPolicyId", parameters["TransitGatewayMeteringPolicyId"])


def modify_policy(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let traffic through other attachments be metered where it comes from and goes to."""
    policy = _policy(backend, parameters)
    for one in parameters.get(f"Add{_MIDDLE}", ()):
        attachment_of(backend, one)
    held = dict.fromkeys([*policy[_MIDDLE], *parameters.get(f"Add{_MIDDLE}", ())])
    policy[_MIDDLE] = [one for one in held if one not in parameters.get(f"Remove{_MIDDLE}", ())]
    policy["UpdateEffectiveAt"] = now()
    return {"TransitGatewayMeteringPolicy": POLICIES.told(backend, policy)}


def create_metering(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Add a rule to a metering policy."""
    policy, number = _policy(backend, parameters), str(parameters["PolicyRuleNumber"])
    if number in policy[_ENTRIES]:
        refuse("PolicyRuleNumberAlreadyExists", f"There is a rule {number} in the metering policy.")
    entry = {
        "PolicyRuleNumber": number,
        "MeteredAccount": parameters["MeteredAccount"],
        "State": "available",
        "UpdatedAt": now(),
        "UpdateEffectiveAt": now(),
        "MeteringPolicyRule": {name: parameters[name] for name in _RULE if name in parameters},
    }
    policy[_ENTRIES][number] = entry
    return {"TransitGatewayMeteringPolicyEntry": entry}


def delete_metering(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take a rule out of a metering policy."""
    policy = _policy(backend, parameters)
    entry = _entry(policy, parameters)
    del policy[_ENTRIES][entry["PolicyRuleNumber"]]
    return {"TransitGatewayMeteringPolicyEntry": {**entry, "State": "deleted"}}


def metering(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell the rules of a metering policy."""
    return {"TransitGatewayMeteringPolicyEntries": list(_policy(backend, parameters)[_ENTRIES].values())}


def install() -> None:
    """Let EC2 answer."""
    replace(TABLES, begin=_begin, end=_end).install()
    replace(POLICIES, begin=_begin_policy).install()
    write(
        {
            "AssociateTransitGatewayPolicyTable": associate,
            "CreateTransitGatewayMeteringPolicyEntry": create_metering,
            "CreateTransitGatewayPolicyTableEntry": create_entry,
            "DeleteTransitGatewayMeteringPolicyEntry": delete_metering,
            "DeleteTransitGatewayPolicyTableEntry": delete_entry,
            "DisassociateTransitGatewayPolicyTable": disassociate,
            "GetTransitGatewayMeteringPolicyEntries": metering,
            "GetTransitGatewayPolicyTableAssociations": associations,
            "GetTransitGatewayPolicyTableEntries": entries,
            "ModifyTransitGatewayMeteringPolicy": modify_policy,
            "ModifyTransitGatewayPolicyTableEntry": modify_entry,
        }
    )
