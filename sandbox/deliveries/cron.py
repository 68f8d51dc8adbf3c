"""When a schedule is due: ``rate(5 minutes)``, ``cron(0 12 ? * MON-FRI *)``, ``at(2026-12-01T10:00:00)``.

Modelled: values, lists, ranges, steps, names of months and weekdays, ``?``, ``L``, ``W`` and ``#``; time zones.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html,
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import calendar
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_UNITS = {"minute": 60.0, "hour": 3600.0, "day": 86_400.0}
_MONTHS = {name: index + 1 for index, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split())}
_DAYS = {name: index + 1 for index, name in enumerate("SUN MON TUE WED THU FRI SAT".split())}
_MOST_DAYS = 366 * 8


def next_after(expression: str, moment: float, begun: float, zone: str = "UTC") -> float | None:
    """Return when a schedule is due next, in seconds since the epoch; ``None`` if never again.

    Args:
        expression: of the schedule.
        moment: it is due after this.
        begun: since when the schedule is there; rates count from it.
        zone: the time zone that a ``cron`` or ``at`` expression is meant in.

    Raises:
        ValueError: if the expression is none.
    """
    kind, _, inner = expression.strip().partition("(")
    inner = inner.removesuffix(")").strip()
    if kind == "rate":
        value, unit = inner.split()
        seconds = float(value) * _UNITS[unit.removesuffix("s")]
        return begun + (int((moment - begun) // seconds) + 1) * seconds
    if kind == "at":
        due = datetime.fromisoformat(inner).replace(tzinfo=ZoneInfo(zone)).timestamp()
        return due if due > moment else None
    if kind == "cron":
        return _next_cron(inner.split(), moment, zone)
    msg = f"{expression!r} is neither rate(…), cron(…) nor at(…)"
    raise ValueError(msg)


def _next_cron(fields: list[str], moment: float, zone: str) -> float | None:
    minutes, hours, days, months, weekdays, years = fields
    allowed_minutes, allowed_hours = _values(minutes, 0, 59), _values(hours, 0, 23)
    allowed_months, allowed_years = _values(months, 1, 12, _MONTHS), _values(years, 1970, 2199)
    now = datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(zone))
    day = now.date()
    for _ in range(_MOST_DAYS):
        if (
            day.year in allowed_years
            and day.month in allowed_months
            and _is_day(days, weekdays, day.year, day.month, day.day)
        ):
            for hour in sorted(allowed_hours):
                for minute in sorted(allowed_minutes):
                    due = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp()
                    if due > moment:
                        return due
        day += timedelta(days=1)
    return None


def _values(field: str, least: int, most: int, names: dict[str, int] | None = None) -> set[int]:
    found: set[int] = set()
    for part in field.upper().split(","):
        span, _, step = part.partition("/")
        if span in {"*", "?"}:
            first, last = least, most
        elif "-" in span:
            first, last = (_number(end, names) for end in span.split("-"))
        else:
            first = _number(span, names)
            last = most if step else first
        found |= set(range(first, last + 1, int(step or 1)))
    return found


def _number(text: str, names: dict[str, int] | None) -> int:
    return names[text] if names and text in names else int(text)


def _is_day(days: str, weekdays: str, year: int, month: int, day: int) -> bool:
    """Return whether a date is one that the fields for days and weekdays allow; one of the two is a question mark."""
    if weekdays == "?":
        return _is_day_of_month(days.upper(), year, month, day)
    if days not in {"?", "*"} and not _is_day_of_month(days.upper(), year, month, day):
        return False
    return _is_weekday(weekdays.upper(), year, month, day)


def _is_day_of_month(field: str, year: int, month: int, day: int) -> bool:
    last = calendar.monthrange(year, month)[1]
    if field == "L":
        return day == last
    nearest = re.fullmatch(r"(\d+|L)W", field)
    if nearest:
        wanted = last if nearest[1] == "L" else min(int(nearest[1]), last)
        return day == _nearest_workday(year, month, wanted, last)
    return day in _values(field, 1, 31)


def _nearest_workday(year: int, month: int, day: int, last: int) -> int:
    weekday = calendar.weekday(year, month, day)
    if weekday == 5:  # Saturday: the day before, or the Monday if that is in another month
        return day - 1 if day > 1 else day + 2
    if weekday == 6:
        return day + 1 if day < last else day - 2
    return day


def _is_weekday(field: str, year: int, month: int, day: int) -> bool:
    own = (calendar.weekday(year, month, day) + 1) % 7 + 1
    nth = re.fullmatch(r"(\w+)#(\d)", field)
    if nth:
        return own == _number(nth[1], _DAYS) and (day - 1) // 7 + 1 == int(nth[2])
    final = re.fullmatch(r"(\w+)L", field)
    if final:
        return own == _number(final[1], _DAYS) and day + 7 > calendar.monthrange(year, month)[1]
    return own == 7 if field == "L" else own in _values(field, 1, 7, _DAYS)
