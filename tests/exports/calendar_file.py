"""Reads an iCalendar file as strictly as RFC 5545 asks, knowing nothing of what wrote it."""

import re
from dataclasses import dataclass, field

LONGEST_OCTETS = 75
_LINE = re.compile(r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[^;:\"]+)*):(.*)", re.DOTALL)
_UTC = re.compile(r"\d{8}T\d{6}Z")
_DAY = re.compile(r"\d{8}")
_TEXT_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")


@dataclass
class Component:
    """A part of the file, with what it says of itself and the parts in it."""

    name: str
    said: dict[str, str] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """What a value of type TEXT means."""
        value = self.said[name]
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a bare , or ; in a text"
        for escaped in _TEXT_ESCAPE.findall(value):
            assert escaped in "\\;,nN", f"\\{escaped} means nothing"
        return _TEXT_ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)


def read(content: bytes) -> Component:
    """Return the calendar; fails where the file is not as the standard has it."""
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    for octets in physical:
        assert b"\r" not in octets
        assert b"\n" not in octets
        assert 0 < len(octets) <= LONGEST_OCTETS, "a line of more than 75 octets, or an empty one"
        octets.decode()  # a folded line may not tear a character
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    stack = [Component("")]
    for line in unfolded:
        found = _LINE.fullmatch(line)
        assert found is not None, f"no content line: {line}"
        name, parameters, value = found.groups()
        if name == "BEGIN":
            stack.append(Component(value))
        elif name == "END":
            done = stack.pop()
            assert done.name == value
            stack[-1].parts.append(done)
        else:
            assert name not in stack[-1].said, f"{name} stands there twice"
            stack[-1].said[name] = value
            _check_time(name, parameters, value)
    assert len(stack) == 1
    (calendar,) = stack[0].parts
    return _checked(calendar)


def _check_time(name: str, parameters: str, value: str) -> None:
    if name == "DTSTAMP":
        assert _UTC.fullmatch(value)
        assert not parameters
    elif name in ("DTSTART", "DTEND"):
        assert parameters in ("", ";VALUE=DATE")
        assert (_DAY if parameters else _UTC).fullmatch(value)


def _checked(calendar: Component) -> Component:
    assert calendar.name == "VCALENDAR"
    assert calendar.said["VERSION"] == "2.0"
    assert calendar.said["PRODID"]
    for event in calendar.parts:
        assert event.name == "VEVENT"
        assert all(event.said.get(name) for name in ONCE)
        if end := event.said.get("DTEND"):
            assert len(end) == len(event.said["DTSTART"])
            assert end > event.said["DTSTART"]
    uids = [event.said["UID"] for event in calendar.parts]
    assert len(set(uids)) == len(uids), "two appointments with one id"
    return calendar
