"""CloudWatch's observability access manager: sinks, and links from other accounts to them. Nothing shows through one.

Source: https://docs.aws.amazon.com/OAM/latest/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place

_MISSING, _CONFLICT = "ResourceNotFoundException", "ConflictException"


def _sink(place: Place, arn: str) -> Record | None:
    """Return a sink, which may be another account's."""
    account = arn.split(":")[4]
    there = place if account == place.account_id else place.others[account][place.region_name]
    return next((sink for sink in there.all("Sink") if sink["Arn"] == arn), None)


def _check_sink(place: Place, record: Record) -> None:
    if _sink(place, record["SinkIdentifier"]) is None:
        raise KeptError(_MISSING, f"The sink {record['SinkIdentifier']} does not exist.")


def _check_no_links(place: Place, record: Record) -> None:
    links = [link for regions in place.others.values() for link in regions[place.region_name].all("Link")]
    if any(link["SinkIdentifier"] == record["Arn"] for link in links):
        words = "The sink has links and cannot be deleted."
        raise KeptError(_CONFLICT, words)


def _check_one_sink(place: Place, record: Record) -> None:
    if "Arn" not in record and place.all("Sink"):
        words = "There is a sink in this account and Region already."
        raise KeptError(_CONFLICT, words)


def _label(place: Place, record: Record) -> str:
    return str(record["LabelTemplate"]).replace("$AccountName", place.account_id)


def _attached(place: Place, params: Record) -> Record:
    links = [link for regions in place.others.values() for link in regions[place.region_name].all("Link")]
    mine = [link for link in links if link["SinkIdentifier"] == params["SinkIdentifier"]]
    return {"Items": [{**link, "LinkArn": link["Arn"]} for link in mine]}


KEPT = Kept(
    service="oam",
    operations={"ListAttachedLinks": _attached},
    kinds=(
        Kind(
            name="Sink",
            key=("Identifier",),
            arn="Arn",
            fields={"Identifier": "Arn"},
            check=_check_one_sink,
            check_deletion=_check_no_links,
            made={"Id": "{uuid}", "Arn": "arn:{partition}:oam:{region}:{account}:sink/{Id}"},
        ),
        Kind(
            name="SinkPolicy",
            key=("SinkIdentifier",),
            within={"SinkIdentifier": "Sink"},
            put=("PutSinkPolicy",),
            told={"SinkArn": lambda _, record: record["SinkIdentifier"]},
        ),
        Kind(
            name="Link",
            key=("Identifier",),
            arn="Arn",
            fields={"Identifier": "Arn"},
            unique=("SinkIdentifier",),
            check=_check_sink,
            made={
                "Id": "{uuid}",
                "Arn": "arn:{partition}:oam:{region}:{account}:link/{Id}",
                "Label": _label,
                "SinkArn": "{SinkIdentifier}",
            },
        ),
    ),
)
