"""logind's side of a sleep: hands out real file descriptors, and sees when they are closed."""

import os
import socket
import threading
from collections.abc import Callable

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import new_error, new_method_call, new_method_return, new_signal

from tests.narrow import there

NAME = "org.freedesktop.login1"
PATIENCE_S = 20
MANAGER = DBusAddress("/org/freedesktop/login1", NAME, f"{NAME}.Manager")


class Inhibitor:
    """One delay: `words` asked for it, `free` is set once nobody has its descriptor open."""

    def __init__(self, words: tuple[str, ...], when_free: Callable[[], None]) -> None:
        self.words = words
        self.free = threading.Event()
        self._when_free = when_free
        self._ours, self.given = os.pipe()
        self.pipe = os.fstat(self.given).st_ino
        threading.Thread(target=self._watch).start()

    def _watch(self) -> None:
        os.read(self._ours, 1)  # nobody writes: it returns when the other end is closed
        os.close(self._ours)
        self._when_free()
        self.free.set()


class FakeLogind:
    """As much of org.freedesktop.login1 as tells of sleep. `when_free` is called on a thread."""

    def __init__(
        self, address: str, *, agrees: bool = True, when_free: Callable[[], None] = lambda: None
    ) -> None:
        self.inhibitors: list[Inhibitor] = []
        self._asked = threading.Condition()
        self._refused = 0
        self._agrees, self._when_free = agrees, when_free
        self._connection = open_dbus_connection(address, enable_fds=True)
        self._connection.send_and_get_reply(
            new_method_call(message_bus, "RequestName", "su", (NAME, 0))
        )
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def inhibitor(self, number: int) -> Inhibitor:
        """The delay that was asked for as this one, the first being 1, once it was."""
        with self._asked:
            assert self._asked.wait_for(lambda: len(self.inhibitors) >= number, PATIENCE_S)
            return self.inhibitors[number - 1]

    def refused(self) -> None:
        """Returns once one was refused."""
        with self._asked:
            assert self._asked.wait_for(lambda: self._refused > 0, PATIENCE_S)

    def tell(self, *, sleeps: bool) -> None:
        self._connection.send(new_signal(MANAGER, "PrepareForSleep", "b", (sleeps,)))

    def _serve(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except (OSError, ConnectionError):
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        assert message.header.fields[HeaderFields.member] == "Inhibit"
        with self._asked:
            if self._agrees:
                made = Inhibitor(message.body, self._when_free)
                self._connection.send(new_method_return(message, "h", (made.given,)))
                os.close(made.given)
                self.inhibitors.append(made)
            else:
                denied = "org.freedesktop.DBus.Error.AccessDenied"
                self._connection.send(new_error(message, denied))
                self._refused += 1
            self._asked.notify_all()

    def leave(self) -> None:
        if self._thread.is_alive():
            self._connection.sock.shutdown(socket.SHUT_RDWR)
            self._thread.join()
        self._connection.close()


def thread_of_sleep() -> threading.Thread:
    """The thread on which the program listens."""
    return there(next((each for each in threading.enumerate() if each.name == "sleep"), None))
