"""Regional services: what is recorded where, and what reaches them without a NAT gateway."""

from collections.abc import Iterator

from study.drawing.callouts.callout import Callout, between, listed
from study.drawing.callouts.requests import called
from study.drawing.model.architecture import Architecture
from study.drawing.model.read_services import BEHIND
from study.drawing.model.services import Link
from study.drawing.references import target

TRAFFIC = {"ALL": "accepted and rejected", "ACCEPT": "accepted only", "REJECT": "rejected only"}
SERVICES = {"s3": "Amazon S3", "dynamodb": "DynamoDB"}


def records(architecture: Architecture) -> Iterator[Callout]:
    """Yield remarks on flow logs and on access logs."""
    names = {service.id: service for service in architecture.services}
    logs = {log.id: log for vpc in architecture.vpcs for log in vpc.flow_logs}
    told: dict[tuple[str, str], list[str]] = {}
    for link in architecture.links:
        if link.source in logs:
            log = logs[link.source]
            whose = "the VPC's interfaces" if log.watched == "VPC" else f"the interfaces of {log.watched}"
            traffic = TRAFFIC.get(log.traffic, log.traffic)
            text = f"Traffic of {whose} is recorded, {traffic}: who, to whom, which port, how much."
            of = "VPC flow logs" if log.watched == "VPC" else f"Flow logs of {log.watched}"
            told.setdefault((f"{of} → {names[link.target].title}", text), []).append(between(link.source, link.target))
    yield from (Callout(tuple(connections), title, text) for (title, text), connections in told.items())
    access = [link for link in architecture.links if link.label == "access logs"]
    for bucket in dict.fromkeys(link.target for link in access):
        group = [link for link in access if link.target == bucket]
        sources = listed([_writer(link, architecture) for link in group])
        verb = "record" if len(group) > 1 else "records"
        text = f"{sources[0].upper()}{sources[1:]} {verb} who asked for what, in the bucket {names[bucket].name}."
        about = tuple(between(link.source, link.target) for link in group)
        yield Callout(about, f"Access logs → {names[bucket].title}", text)


def queries(architecture: Architecture) -> Iterator[Callout]:
    """Yield a remark on each Athena workgroup: how many queries are saved in it, and where their results go."""
    names = {service.id: service for service in architecture.services}
    for link in architecture.links:
        asked = link.source in {group.id for group in architecture.stack.of("AWS::Athena::WorkGroup")}
        if asked and link.label == "results":
            saved = architecture.stack.of("AWS::Athena::NamedQuery")
            count = sum(target(query.properties.get("WorkGroup")) == link.source for query in saved)
            text = (
                f"{count} saved quer{'y' if count == 1 else 'ies'} in SQL. What they read is paid by the byte; their "
                f"results go into the bucket {names[link.target].name}."
            )
            yield Callout((between(link.source, link.target),), f"Athena → {names[link.target].title}", text)


def endpoints(architecture: Architecture) -> Iterator[Callout]:
    """Yield a remark on gateway endpoints: they are free of charge, and spare NAT gateways theirs.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    gateways = [each for vpc in architecture.vpcs for each in vpc.endpoints if each.gateway and each.service in BEHIND]
    if gateways:
        about = tuple(
            between(link.source, link.target)
            for link in architecture.links
            if link.source in {gateway.id for gateway in gateways}
        )
        services = listed([SERVICES[gateway.service] for gateway in gateways])
        tables = len({table for gateway in gateways for table in gateway.route_tables})
        text = (
            f"Routes in {tables} route table{'s' if tables != 1 else ''} lead to gateway endpoints: this traffic needs "
            "no NAT gateway, stays on AWS's network and is free of charge."
        )
        yield Callout(about, f"{services} without the internet", text)


def _writer(link: Link, architecture: Architecture) -> str:
    bucket = next((service for service in architecture.services if service.id == link.source), None)
    return f"the bucket {bucket.name}" if bucket else f"the {called(link.source, architecture)}"
