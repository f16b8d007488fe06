"""The side of logind that tells of sleep: a word before it, a word after it, and a delay between.

logind says `PrepareForSleep(true)` to everyone on the system bus, then waits until nobody holds a
delay inhibitor any more, for five seconds where it was not set otherwise. An inhibitor is a file
descriptor; closing it gives the sleep free. Linux only. Not for more than one thread at a time.
"""

import os
from collections import deque
from contextlib import ExitStack, suppress
from selectors import EVENT_READ, DefaultSelector
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, Message, message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import new_method_call, unwrap_msg

from kap_companion.host.inhibitor import APPLICATION

NAME, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
INTERFACE, SIGNAL = f"{NAME}.Manager", "PrepareForSleep"
WHY = "locks the vault before sleep"
ANSWERS_WITHIN_S = 2.0
NOT_THERE = (OSError, RuntimeError, ValueError)
"""What jeepney raises where there is no bus, or none that answers, and where it goes away."""


class Logind:
    """A connection to the system bus that listens for sleep; to be left as a context."""

    def __init__(self, stop: int) -> None:
        """Connect; `stop` is a file descriptor that ends the waiting once it can be read.

        Raises one of `NOT_THERE`.
        """
        self._stop = stop
        self._said: deque[Message] = deque()
        self._open = ExitStack()
        self._connection = open_dbus_connection("SYSTEM", enable_fds=True)
        self._open.callback(self._connection.close)
        try:
            self._listen()
        except BaseException:
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _listen(self) -> None:
        # The bus compares the sender, which it knows by this name; what arrives carries a number.
        told = {"type": "signal", "path": PATH, "interface": INTERFACE, "member": SIGNAL}
        self._open.enter_context(self._connection.filter(MatchRule(**told), queue=self._said))
        self._ask(message_bus.AddMatch(MatchRule(**told, sender=NAME)))
        self._ready = self._open.enter_context(DefaultSelector())
        self._ready.register(self._connection.sock, EVENT_READ)
        self._ready.register(self._stop, EVENT_READ)

    def hold_off(self, held: ExitStack) -> bool:
        """Have sleep wait until `held` is closed; False where that is refused.

        Raises one of `NOT_THERE`.
        """
        manager = DBusAddress(PATH, bus_name=NAME, interface=INTERFACE)
        words = ("sleep", APPLICATION, WHY, "delay")
        try:
            (given,) = self._ask(new_method_call(manager, "Inhibit", "ssss", words))
        except DBusErrorResponse:
            return False
        inhibitor = given.to_raw_fd()
        held.callback(os.close, inhibitor)
        # A program that this one starts must not hold it too.
        os.set_inheritable(inhibitor, False)  # noqa: FBT003  # it takes no name
        return True

    def next_word(self) -> bool | None:
        """Wait; True before the computer sleeps, False after it, None once waiting shall end.

        Raises one of `NOT_THERE`.
        """
        self._take_in()
        while not self._said:
            if any(key.fd == self._stop for key, _ in self._ready.select()):
                return None
            self._take_in()
        return bool(self._said.popleft().body[0])

    def _take_in(self) -> None:
        with suppress(TimeoutError):  # all has been read
            while True:
                self._connection.recv_messages(timeout=0)

    def _ask(self, message: Message) -> tuple[Any, ...]:
        answer = self._connection.send_and_get_reply(message, timeout=ANSWERS_WITHIN_S)
        body: tuple[Any, ...] = unwrap_msg(answer)
        return body
