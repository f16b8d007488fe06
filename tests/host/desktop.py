"""A desktop's side of keeping awake: a message bus of our own, and a screen saver on it."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import HeaderFields, Message, MessageType, message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import new_error, new_method_call, new_method_return

SERVICE = "org.freedesktop.ScreenSaver"


@contextmanager
def running_bus(folder: Path) -> Iterator[str]:
    """The address of a bus that lasts as long as the block; its socket is in `folder`."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(
        [*command, f"--address=unix:dir={folder}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


class ScreenSaver:
    """A small org.freedesktop.ScreenSaver: hands out cookies and takes them back."""

    def __init__(self, address: str, *, agrees: bool = True) -> None:
        self.holders: dict[int, tuple[str, str]] = {}
        self.changed = threading.Condition()
        self._agrees = agrees
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(
            new_method_call(message_bus, "RequestName", "su", (SERVICE, 0))
        )
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except (OSError, ConnectionError):
                return
            if message.header.message_type is MessageType.method_call:
                self._connection.send(self._answer(message))

    def _answer(self, message: Message) -> Message:
        method = message.header.fields[HeaderFields.member]
        if not self._agrees:
            return new_error(message, "org.freedesktop.DBus.Error.AccessDenied")
        with self.changed:
            if method == "Inhibit":
                cookie = len(self.holders) + 7
                self.holders[cookie] = message.body
                return new_method_return(message, "u", (cookie,))
            del self.holders[message.body[0]]
            return new_method_return(message)

    def leave(self) -> None:
        if not self._thread.is_alive():
            return
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._connection.close()
