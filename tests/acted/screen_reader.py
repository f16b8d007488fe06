"""Reads a window the way a screen reader does: over the AT-SPI bus, from outside its process."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECT_EVENT = "org.a11y.atspi.Event.Object"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
LABELLED_BY = 2
ON_SCREEN = 0
"""Places are asked for in coordinates of the screen."""
ANSWER_S, PATIENCE_S, LOOK_EVERY_S = 10, 20, 0.05

CONTROLS = frozenset(
    {
        "check box",
        "combo box",
        "link",
        "list",
        "list item",
        "menu item",
        "password text",
        "push button",
        "radio button",
        "slider",
        "spin button",
        "text",
        "toggle button",
    }
)
"""The roles of what a hand can do something with."""
TABS = frozenset({"page tab"})

Reference = tuple[str, str]
Box = tuple[int, int, int, int]
"""Left, top, width and height."""
EVERYWHERE: Box = (-(1 << 20), -(1 << 20), 1 << 21, 1 << 21)
Found = TypeVar("Found")


class State:
    """The bits of an accessible state that are asked for, by their place in AtspiStateType."""

    CHECKED, ENABLED, FOCUSABLE, FOCUSED, SELECTED, SHOWING = 4, 8, 11, 12, 23, 25


class NotThere(AssertionError):
    """What was looked for is not in the window, or not yet."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One accessible object: what it is, what it is called, where it is, and in which states."""

    reference: Reference
    role: str
    name: str
    label: str
    description: str
    box: Box
    states: frozenset[int]
    seen_in: Box
    """What of the screen all that it lies in leaves to it."""
    scrolls_in: Box
    """The smallest of what it lies in of which something can be seen: the wheel moves it there."""

    @property
    def middle(self) -> tuple[int, int]:
        """Its middle on the screen, in the program's own pixels."""
        return middle_of(self.box)

    @property
    def is_in_sight(self) -> bool:
        """Whether its middle can be clicked on, or something has to be scrolled."""
        x, y = self.middle
        left, top, width, height = self.seen_in
        return left <= x < left + width and top <= y < top + height

    @property
    def is_control(self) -> bool:
        """Whether a hand can do something with it."""
        return self.role in CONTROLS


class ScreenReader:
    """What the program tells of its windows. Names are matched whole.

    One that ends in ``…`` is how a name begins; with one on either side it is what stands in it.
    """

    def __init__(self) -> None:
        session = open_dbus_connection("SESSION")
        asked = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(asked, "GetAddress")).body[0]
        session.close()
        self._bus: DBusConnection = open_dbus_connection(address)
        self._events: DBusConnection = open_dbus_connection(address)
        self._menu: Reference | None = None
        self._listen()

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()
        self._events.close()

    def things(self) -> Iterator[Thing]:
        """Everything that can be seen now, from the outermost window inwards.

        A menu hangs on no window: a reader knows of one since it tells when it opens.
        """
        for child in self._children(ROOT):
            yield from self._within(child, EVERYWHERE, EVERYWHERE)
        self._hear()
        if self._menu is not None:
            yield from self._within(self._menu, EVERYWHERE, EVERYWHERE)

    def controls(self) -> list[Thing]:
        """Return what can be seen and used now."""
        return [each for each in self.things() if each.is_control]

    def find(self, name: str, roles: Iterable[str] = CONTROLS) -> Thing:
        """Return the thing of this name, once it can be seen; raises `NotThere`.

        Of several it is the last one: what lies on the page comes after the page.
        """
        among = frozenset(roles)

        def last() -> Thing | None:
            found = [each for each in self.things() if each.role in among and _is(each, name)]
            return found[-1] if found else None

        return self.once(last, f"no “{name}”")

    def has(self, name: str) -> bool:
        """Return whether anything of this name can be seen, a control or a label."""
        return any(_is(each, name) for each in self.things())

    def offers(self, name: str, roles: Iterable[str] = CONTROLS) -> bool:
        """Return whether a control of this name can be seen."""
        among = frozenset(roles)
        return any(each.role in among and _is(each, name) for each in self.things())

    def focused(self, among: Iterable[Thing] = ()) -> Thing | None:
        """Return what has the keyboard now, asking only these where any are given."""
        known = list(among) or list(self.things())
        for each in known:
            if State.FOCUSED in self.states(each):
                return each
        return None

    def states(self, thing: Thing) -> frozenset[int]:
        """Return the states it is in now; none where it is gone."""
        try:
            return self._states(thing.reference)
        except NotThere:
            return frozenset()

    def text_of(self, thing: Thing) -> str:
        """Return what stands in a field."""
        return str(self._ask(thing.reference, TEXT, "GetText", "ii", (0, -1))[0])

    def once(self, looked_for: Callable[[], Found | None], otherwise: str) -> Found:
        """Return what is looked for as soon as it is there; raises `NotThere` with the words."""
        until = time.monotonic() + PATIENCE_S
        while not (found := looked_for()):
            if time.monotonic() > until:
                raise NotThere(f"{otherwise}; there is: {self._said()}")
            time.sleep(LOOK_EVERY_S)
        return found

    def _listen(self) -> None:
        rule = MatchRule(type="signal", interface=OBJECT_EVENT)
        self._events.send_and_get_reply(message_bus.AddMatch(rule))
        registry = DBusAddress(REGISTRY[1], bus_name=REGISTRY[0], interface=REGISTRY[0])
        for kind in ("object:state-changed:focused", "focus:"):
            asked = new_method_call(registry, "RegisterEvent", "sas", (kind, []))
            self._events.send_and_get_reply(asked)

    def _hear(self) -> None:
        """Remember the menu that was opened last."""
        while True:
            try:
                header = self._events.receive(timeout=0).header
            except TimeoutError:
                return
            if header.message_type is MessageType.signal:
                source = (header.fields[HeaderFields.sender], header.fields[HeaderFields.path])
                self._menu = self._menu_of(source) or self._menu

    def _menu_of(self, source: Reference) -> Reference | None:
        try:
            role = self._ask(source, ACCESSIBLE, "GetRoleName")[0]
            if role == "menu item":
                parent = self._ask(source, PROPERTIES, "Get", "ss", (ACCESSIBLE, "Parent"))
                source = tuple(parent[0][1])
                role = self._ask(source, ACCESSIBLE, "GetRoleName")[0]
        except NotThere:
            return None
        return source if role == "popup menu" else None

    def _said(self) -> str:
        return " · ".join(each.name for each in self.things() if each.name)

    def _within(self, reference: Reference, seen_in: Box, scrolls_in: Box) -> Iterator[Thing]:
        try:
            states = self._states(reference)
            role = str(self._ask(reference, ACCESSIBLE, "GetRoleName")[0])
            if State.SHOWING not in states and role != "application":
                return
            box = self._box(reference, role)
            if role == "popup menu":
                seen_in = scrolls_in = EVERYWHERE  # it is a window of its own
            yield Thing(
                reference,
                role,
                self._property(reference, "Name"),
                self._label(reference) if role == "combo box" else "",
                self._property(reference, "Description"),
                box,
                states,
                seen_in,
                scrolls_in,
            )
            children = self._children(reference)
        except NotThere:
            return  # it went while it was looked at
        left = EVERYWHERE if role == "application" else _common(seen_in, box)
        for child in children:
            yield from self._within(child, left, left if left[2] and left[3] else scrolls_in)

    def _children(self, reference: Reference) -> list[Reference]:
        return [(name, path) for name, path in self._ask(reference, ACCESSIBLE, "GetChildren")[0]]

    def _states(self, reference: Reference) -> frozenset[int]:
        low, high = self._ask(reference, ACCESSIBLE, "GetState")[0]
        bits = low | high << 32
        return frozenset(bit for bit in range(64) if bits >> bit & 1)

    def _label(self, reference: Reference) -> str:
        """The name of what labels it; a list of Qt has as its own name what is chosen."""
        for relation, targets in self._ask(reference, ACCESSIBLE, "GetRelationSet")[0]:
            if relation == LABELLED_BY and targets:
                return self._property(targets[0], "Name")
        return ""

    def _property(self, reference: Reference, name: str) -> str:
        return str(self._ask(reference, PROPERTIES, "Get", "ss", (ACCESSIBLE, name))[0][1])

    def _box(self, reference: Reference, role: str) -> Box:
        if role == "application":
            return 0, 0, 0, 0
        x, y, width, height = self._ask(reference, COMPONENT, "GetExtents", "u", (ON_SCREEN,))[0]
        return x, y, width, height

    def _ask(
        self,
        reference: Reference,
        interface: str,
        method: str,
        signature: str | None = None,
        body: tuple[Any, ...] = (),
    ) -> Any:  # noqa: ANN401  # whatever the bus answers
        name, path = reference
        address = DBusAddress(path, bus_name=name, interface=interface)
        call = new_method_call(address, method, signature, body)
        answer = self._bus.send_and_get_reply(call, timeout=ANSWER_S)
        if answer.header.message_type is MessageType.error:
            raise NotThere(f"{method} of {path}: {answer.body}")
        return answer.body


def middle_of(box: Box) -> tuple[int, int]:
    """Return the middle of a box."""
    x, y, width, height = box
    return x + width // 2, y + height // 2


def _common(one: Box, other: Box) -> Box:
    """What two boxes have in common."""
    x, y = max(one[0], other[0]), max(one[1], other[1])
    right = min(one[0] + one[2], other[0] + other[2])
    below = min(one[1] + one[3], other[1] + other[3])
    return x, y, max(0, right - x), max(0, below - y)


def _is(thing: Thing, name: str) -> bool:
    """Whether it is called so; what has a label is called by that."""
    called = (thing.label or thing.name).partition("\t")[0]  # a menu's line ends in its key
    if name.startswith("…"):
        return name.strip("…") in called
    return called.startswith(name[:-1]) if name.endswith("…") else called == name
