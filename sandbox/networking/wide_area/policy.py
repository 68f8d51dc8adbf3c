"""What a core network's policy says: where its edges are, its segments, and which of them an attachment joins.

Source: https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-policies-json.html
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from sandbox.networking.shelf import refuse
from sandbox.networking.wide_area import belonging
from sandbox.networking.wide_area.belonging import locations, true

Json = Any
Record = dict[str, Json]
_VERSIONS = ("2021.12", "2025.11")
_LENGTHS = {4: 24, 6: 64}


def read(document: str | Mapping[str, Json]) -> Record:
    """Return what a policy document says.

    Raises:
        RefusedError: if it is none, or names what it does not define.
    """
    try:
        policy: Record = json.loads(document) if isinstance(document, str) else dict(document)
    except ValueError:
        refuse("CoreNetworkPolicyException", "The policy document is not valid JSON.")
    if policy.get("version") not in _VERSIONS:
        _wrong("version", f"must be one of {', '.join(_VERSIONS)}")
    configuration = policy.get("core-network-configuration", {})
    for name in ("asn-ranges", "edge-locations"):
        if not configuration.get(name):
            _wrong(f"core-network-configuration.{name}", "is required")
    if not policy.get("segments"):
        _wrong("segments", "is required")
    names = {one["name"] for one in policy["segments"]}
    for index, action in enumerate(policy.get("segment-actions", ())):
        if action.get("segment") not in names:
            _wrong(f"segment-actions[{index}].segment", f"names no segment: {action.get('segment')}")
    wrong = belonging.wrong(policy.get("attachment-policies", ()))
    if wrong:
        _wrong("attachment-policies", wrong)
    return policy


def _wrong(path: str, message: str) -> None:
    refuse("CoreNetworkPolicyException", f"Incorrect policy: {path} {message}.")


def edges(policy: Mapping[str, Json], present: Iterable[Mapping[str, Json]]) -> list[Record]:
    """Return the edges; one that is there already keeps its ASN and its blocks unless it is told others."""
    configuration = policy["core-network-configuration"]
    before = {one["EdgeLocation"]: one for one in present}
    given = configuration["edge-locations"]
    fixed = {int(one["asn"]) for one in given if "asn" in one} | {int(one["Asn"]) for one in before.values()}
    numbers = (number for number in _numbers(configuration["asn-ranges"]) if number not in fixed)
    blocks = _blocks(configuration.get("inside-cidr-blocks", ()), before.values())
    made = []
    for one in given:
        known = before.get(one["location"], {})
        asn = one.get("asn") or known.get("Asn") or next(numbers, None)
        if asn is None:
            _wrong("core-network-configuration.asn-ranges", "has too few numbers")
        inside = one.get("inside-cidr-blocks") or known.get("InsideCidrBlocks") or next(blocks)
        made.append({"EdgeLocation": one["location"], "Asn": int(str(asn)), "InsideCidrBlocks": inside})
    return made


def _numbers(ranges: Iterable[str]) -> Iterator[int]:
    """Yield the ASNs of ranges, of which the last number is none; one may be a single number."""
    for one in ranges:
        first, _, last = str(one).partition("-")
        yield from range(int(first), int(last) if last else int(first) + 1)


def _blocks(given: Sequence[str], present: Iterable[Mapping[str, Json]]) -> Iterator[list[str]]:
    """Yield, for one edge after the other, a part of each of the network's blocks."""
    taken = {block for edge in present for block in edge["InsideCidrBlocks"]}
    parts = []
    for block in (ip_network(one) for one in given):
        length = max(block.prefixlen, _LENGTHS[block.version])
        parts.append(iter(str(part) for part in block.subnets(new_prefix=length) if str(part) not in taken))
    while True:
        yield [part for part in (next(one, "") for one in parts) if part]


def segments(policy: Mapping[str, Json]) -> list[Record]:
    """Return the segments, with the Regions where they are and the segments with which they exchange routes."""
    everywhere = locations(policy)
    return [
        {
            "Name": one["name"],
            "EdgeLocations": one.get("edge-locations", everywhere),
            "SharedSegments": shared_with(policy, one["name"]),
        }
        for one in policy["segments"]
    ]


def shared_with(policy: Mapping[str, Json], segment: str) -> list[str]:
    """Return the segments with which one exchanges routes; a share goes both ways, and no further."""
    found: dict[str, None] = {}
    for action in policy.get("segment-actions", ()):
        if action["action"] != "share":
            continue
        others = _others(policy, action)
        if action["segment"] == segment:
            found |= dict.fromkeys(others)
        elif segment in others:
            found[action["segment"]] = None
    return list(found)


def _others(policy: Mapping[str, Json], action: Mapping[str, Json]) -> list[str]:
    wanted = action.get("share-with", [])
    others = [one["name"] for one in policy["segments"] if one["name"] != action["segment"]]
    if isinstance(wanted, Mapping):
        return [name for name in others if name not in wanted.get("except", ())]
    listed = [wanted] if isinstance(wanted, str) else wanted
    return others if "*" in listed else [name for name in others if name in listed]


def groups(policy: Mapping[str, Json]) -> list[Record]:
    """Return the network function groups, with the segments whose traffic goes to them or through them."""
    return [
        {
            "Name": one["name"],
            "EdgeLocations": locations(policy),
            "Segments": {"SendVia": _senders(policy, "send-via", one), "SendTo": _senders(policy, "send-to", one)},
        }
        for one in policy.get("network-function-groups", ())
    ]


def _senders(policy: Mapping[str, Json], action: str, group: Mapping[str, Json]) -> list[str]:
    found = {
        one["segment"]: None
        for one in policy.get("segment-actions", ())
        if one["action"] == action and group["name"] in one.get("via", {}).get("network-function-groups", ())
    }
    return list(found)


def routing_policies(policy: Mapping[str, Json], label: str) -> list[str]:
    """Return the routing policies that a label brings to an attachment."""
    found: dict[str, None] = {}
    for rule in policy.get("attachment-routing-policy-rules", ()):
        if any(one["type"] == "routing-policy-label" and one["value"] == label for one in rule["conditions"]):
            found |= dict.fromkeys(rule["action"]["associate-routing-policies"])
    return list(found)


def prefix_lists(policy: Mapping[str, Json]) -> set[str]:
    """Return the names of prefix lists of which a policy speaks."""
    return {
        str(condition["value"])
        for one in policy.get("routing-policies", ())
        for rule in one["routing-policy-rules"]
        for condition in rule["rule-definition"].get("match-conditions", ())
        if condition["type"] == "prefix-in-prefix-list"
    }


def isolated(policy: Mapping[str, Json], segment: str) -> bool:
    """Return whether the attachments of a segment have no routes to each other."""
    return any(one["name"] == segment and true(one.get("isolate-attachments", False)) for one in policy["segments"])


def static_routes(policy: Mapping[str, Json], segment: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the destinations of a segment's static routes, each with the attachments to which it leads."""
    for action in policy.get("segment-actions", ()):
        if action["action"] == "create-route" and action["segment"] == segment:
            for block in action["destination-cidr-blocks"]:
                yield block, [one for one in action["destinations"] if one != "blackhole"]


def inspected(policy: Mapping[str, Json], segment: str) -> list[str]:
    """Return the network function groups to which a segment sends what leaves the core network."""
    return [
        name
        for action in policy.get("segment-actions", ())
        if action["action"] == "send-to" and action["segment"] == segment
        for name in action["via"]["network-function-groups"]
    ]
