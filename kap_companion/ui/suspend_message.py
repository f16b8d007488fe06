"""What Windows sends to each window before the computer sleeps, taken out of Qt's stream of it."""

from collections.abc import Callable
from ctypes import Structure, c_size_t, c_ssize_t, c_uint, c_void_p

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

KIND = b"windows_generic_MSG"
WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND = 0x0004

Bytes = QByteArray | bytes | bytearray | memoryview


class Message(Structure):
    """The beginning of Windows' `MSG`; laid out alike on every 64-bit system."""

    _fields_ = (
        ("window", c_void_p),
        ("message", c_uint),
        ("w_param", c_size_t),
        ("l_param", c_ssize_t),
    )


def tells_of_suspend(message: Message) -> bool:
    """Whether the computer is about to sleep."""
    return (message.message, message.w_param) == (WM_POWERBROADCAST, PBT_APMSUSPEND)


class SuspendFilter(QAbstractNativeEventFilter):
    """Calls before the computer sleeps, on the window's thread; Windows waits two seconds for it.

    Each window is sent the message, so that a call may come more than once.
    """

    def __init__(self, call: Callable[[], None]) -> None:
        super().__init__()
        self._call = call

    def nativeEventFilter(self, eventType: Bytes, message: int) -> tuple[bool, int]:  # noqa: N803  # Qt's name
        if eventType == KIND and tells_of_suspend(Message.from_address(int(message))):
            self._call()
        return False, 0
