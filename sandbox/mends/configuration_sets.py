"""SES's configuration sets tell what they were told, change option by option, and go once."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse

Json = Any
_OPTIONS = ("Tracking", "Delivery", "Reputation", "Sending", "Suppression", "Vdm", "Archiving")
_DEFAULTS: dict[str, Json] = {
    "DeliveryOptions": {"TlsPolicy": "OPTIONAL"},
    "ReputationOptions": {"ReputationMetricsEnabled": False},
    "SendingOptions": {"SendingEnabled": True},
}


def _arn(place: Place, name: str) -> str:
    return place.arn("ses", f"configuration-set/{name}")


def _find(place: Place, given: Mapping[str, Json]) -> Any:  # noqa: ANN401 moto's own
    name = given["ConfigurationSetName"]
    found = place.backend.core_backend.config_sets.get(name)
    return found or refuse("NotFoundException", f"Configuration set <{name}> does not exist.")


def _create(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    name, core = given["ConfigurationSetName"], place.backend.core_backend
    if name in core.config_sets:
        refuse("AlreadyExistsException", f"Configuration set <{name}> already exists.")
    plain: dict[str, Json] = {f"{option.lower()}_options": {} for option in _OPTIONS if option != "Archiving"}
    core.create_configuration_set_v2(configuration_set_name=name, tags=[], **plain)
    settings = {f"{option}Options": given[f"{option}Options"] for option in _OPTIONS if f"{option}Options" in given}
    core.config_sets[name].settings = {**_DEFAULTS, **settings}
    if given.get("Tags"):
        core.tagger.tag_resource(_arn(place, name), given["Tags"])
    return {}


def _tell(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    found = _find(place, given)
    name = found.configuration_set_name
    tags = place.backend.core_backend.tagger.list_tags_for_resource(_arn(place, name)).get("Tags", [])
    return {"ConfigurationSetName": name, "Tags": tags, **getattr(found, "settings", _DEFAULTS)}


def _delete(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    name = _find(place, given).configuration_set_name
    del place.backend.core_backend.config_sets[name]
    place.backend.core_backend.tagger.delete_all_tags_for_resource(_arn(place, name))
    return {}


def _put(option: str) -> Callable[[Place, Mapping[str, Json]], Mapping[str, Json]]:
    """Return the operation that gives one kind of options anew."""

    def put(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
        found, name = _find(place, given), f"{option}Options"
        rest = {key: value for key, value in given.items() if key != "ConfigurationSetName"}
        options = rest.get(name, {}) if option == "Vdm" else rest
        found.settings = {**getattr(found, "settings", _DEFAULTS), name: {**_DEFAULTS.get(name, {}), **options}}
        return {}

    return put


def _apply() -> None:
    operations(
        "sesv2",
        {
            "CreateConfigurationSet": _create,
            "GetConfigurationSet": _tell,
            "DeleteConfigurationSet": _delete,
            **{f"PutConfigurationSet{option}Options": _put(option) for option in _OPTIONS},
        },
    )


MENDS = (
    Mend(
        name="configuration_sets",
        moto="None of a set's options changes, those about sending are told wrong, and a second deletion is an error of"
        " moto's own.",
        aws="Each kind of options is given anew by a call of its own, and told again.",
        source="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSet.html",
        apply=_apply,
        when="moto.sesv2.urls",
    ),
)
