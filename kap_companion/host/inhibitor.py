"""Lets a Linux desktop show who keeps it awake and why, instead of the name of a library."""

import sys
from contextlib import ExitStack

from wakepy import DBusAdapter

APPLICATION = "KAP Companion"

if sys.platform == "linux":
    from wakepy.core import DBusMethodCall
    from wakepy.dbus_adapters.jeepney import JeepneyDBusAdapter

    def adapter_saying(reason: str, leave: ExitStack) -> type[DBusAdapter] | None:
        """Return an adapter class that gives this program's name and `reason` to the desktop.

        `leave` closes its connections: wakepy keeps them open where a desktop refused or went away.
        """
        said = {
            "application_name": APPLICATION,
            "app_id": APPLICATION,
            "reason_for_inhibit": reason,
            "reason": reason,
        }

        class Saying(JeepneyDBusAdapter):
            def __init__(self) -> None:
                super().__init__()
                leave.callback(self.close_connections)

            def process(self, call: DBusMethodCall) -> object:
                given = call.get_kwargs() or {}
                words = {name: said.get(name, value) for name, value in given.items()}
                return super().process(DBusMethodCall(call.method, words))

        return Saying

else:

    def adapter_saying(reason: str, leave: ExitStack) -> type[DBusAdapter] | None:  # noqa: ARG001  # the signature of the other branch
        """Return None: this system shows the program's own name, or nothing."""
        return None
