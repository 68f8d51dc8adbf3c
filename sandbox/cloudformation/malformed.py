"""Templates that can be read and have the wrong form, refused as CloudFormation words it.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
and the pages of its sections
"""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.intrinsics import is_function
from sandbox.cloudformation.references import references

Json = Any

_PARAMETER_KEYS = frozenset(
    "AllowedPattern AllowedValues ConstraintDescription Default Description MaxLength MaxValue MinLength MinValue "
    "NoEcho Type".split()
)
_LONGEST_DESCRIPTION = 1024


def check_nulls(value: Json, path: str = "") -> None:
    """Refuse empty values, wherever they stand.

    Raises:
        ValidationError: with the path of the first.
    """
    if value is None:
        _refuse(f"[{path}] 'null' values are not allowed in templates")
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        check_nulls(entry, f"{path}/{key}")


def check_document(document: Mapping[str, Json]) -> None:
    """Refuse what no template may have outside its resources.

    Raises:
        ValidationError: if a section, a name or an entry has the wrong form.
    """
    description = document.get("Description")
    if description is not None and not isinstance(description, str):
        _refuse("Every Description member must be a string.")
    if len((description or "").encode()) > _LONGEST_DESCRIPTION:
        _refuse(f"'Description' length is greater than {_LONGEST_DESCRIPTION}.")
    for name, spec in _entries(document, "Parameters", "Parameter"):
        for key in sorted(set(spec) - _PARAMETER_KEYS):
            msg = f"Invalid template parameter property '{key}'"
            raise ValidationError(msg)
        if isinstance(spec.get("Default"), dict | list):
            _refuse(f"Every Default member must be a string. ({name})")
    _check_mappings(document)
    for name, output in _entries(document, "Outputs", "Output"):
        if "Value" not in output:
            _refuse(f"Every Outputs member must contain a Value object. ({name})")
        if "Export" in output and (not isinstance(output["Export"], dict) or set(output["Export"]) != {"Name"}):
            _refuse(f"Every Export member must contain a Name, and nothing else. ({name})")
    _check_conditions(document)


def _check_mappings(document: Mapping[str, Json]) -> None:
    for name, mapping in _entries(document, "Mappings", "Mappings"):
        for key, entries in mapping.items():
            if not isinstance(entries, dict):
                _refuse(f"Every Mappings member {name} must be a map of maps: [/Mappings/{name}/{key}]")
            if any(isinstance(entry, dict) for entry in entries.values()):
                _refuse("Every Mappings attribute must be a String or a List.")


def check_resource(logical_id: str, entry: Mapping[str, Json]) -> None:
    """Refuse attributes of a resource that have the wrong form.

    Raises:
        ValidationError: naming the attribute.
    """
    depends_on = entry.get("DependsOn", [])
    names = depends_on if isinstance(depends_on, list) else [depends_on]
    if not all(isinstance(name, str) for name in names):
        _refuse(f"DependsOn must be a string or list of strings. ({logical_id})")
    if not isinstance(entry.get("Condition", ""), str):
        _refuse(f"Every Condition member must be a string. ({logical_id})")
    for name in ("CreationPolicy", "Metadata", "UpdatePolicy"):
        if not isinstance(entry.get(name, {}), dict):
            _refuse(f"[/Resources/{logical_id}/{name}] must be an object.")


def _check_conditions(document: Mapping[str, Json]) -> None:
    conditions = document.get("Conditions") or {}
    for name, expression in conditions.items():
        if not is_function(expression):
            _refuse(f"Conditions can only be boolean operations on parameters and other conditions ({name})")
    resources = document.get("Resources") or {}
    # Both branches count: what they refer to has to be there whichever is taken.
    named = {name for name, _ in references(list(conditions.values()), lambda _: True) if isinstance(name, str)}
    wrong = sorted(named & resources.keys() - (document.get("Parameters") or {}).keys())
    if wrong:
        _refuse(
            f"Unresolved dependencies [{', '.join(wrong)}]. "
            "Cannot reference resources in the Conditions block of the template"
        )


def _entries(document: Mapping[str, Json], section: str, called: str) -> list[tuple[str, dict[str, Json]]]:
    entries = document.get(section) or {}
    if not isinstance(entries, dict):
        _refuse(f"{section} section must be an object.")
    for name, entry in entries.items():
        if not str(name).isalnum() or not str(name).isascii():
            _refuse(f"{called} name {name} is non alphanumeric.")
        if not isinstance(entry, dict):
            _refuse(f"[/{section}/{name}] must be an object.")
    return list(entries.items())


def _refuse(what: str) -> None:
    msg = f"Template format error: {what}"
    raise ValidationError(msg)
