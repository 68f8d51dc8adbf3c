"""When a scheduled action recurs: what Auto Scaling refuses of five fields of cron and of a time zone."""

import re
from zoneinfo import available_timezones

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS = (
    ("minute", range(60), ()),
    ("hour", range(24), ()),
    ("day of month", range(1, 32), ()),
    ("month", range(1, 13), _MONTHS),
    ("day of week", range(8), _DAYS),  # Sunday is 0 and 7.
)
_PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<every>\d+))?")


def broken_by_recurrence(recurrence: str, zone: str) -> str | None:
    """Return which rule a recurrence or its time zone breaks.

    Fields are as in crontab: numbers or names, ranges, lists and steps. Zones are those of the IANA database.

    Sources: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_ScheduledUpdateGroupActionRequest.html and
    https://man7.org/linux/man-pages/man5/crontab.5.html
    """
    fields = recurrence.split(" ")
    if len(fields) != len(_FIELDS) or not all(fields):
        return "a recurrence has five fields: minute, hour, day of month, month, day of week"
    for text, (name, numbers, names) in zip(fields, _FIELDS, strict=True):
        if not all(_means_something(part, numbers, names) for part in text.split(",")):
            known = f" or {names[0]} to {names[-1]}" if names else ""
            return f"{text!r} is no {name}: it is {numbers.start} to {numbers.stop - 1}{known}, *, ranges and steps"
    zones = available_timezones()  # Empty where neither the system nor a package has the database.
    return f"there is no time zone {zone!r}" if zones and zone not in zones else None


def _means_something(part: str, numbers: range, names: tuple[str, ...]) -> bool:
    found = _PART.fullmatch(part)
    if found is None or (found["every"] is not None and int(found["every"]) < 1):
        return False
    if found["first"] is None:
        return True
    first = _number(found["first"], numbers, names)
    last = first if found["last"] is None else _number(found["last"], numbers, names)
    return first is not None and last is not None and first <= last


def _number(text: str, numbers: range, names: tuple[str, ...]) -> int | None:
    if text.upper() in names:
        return numbers.start + names.index(text.upper())
    return int(text) if text.isascii() and text.isdigit() and int(text) in numbers else None
