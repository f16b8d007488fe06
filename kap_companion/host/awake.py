"""Keeps the computer awake and its screen on while a session runs, and says whether it does."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from wakepy import keep

from kap_companion.host.inhibitor import adapter_saying

REASON = "KAP Companion: a session is running"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wakefulness:
    """Whether sleep and blanking are held off (`held`), and the sentence that tells people."""

    held: bool
    sentence: str


HELD = Wakefulness(held=True, sentence="The computer stays awake and its screen stays on.")
NOT_HELD = Wakefulness(
    held=False,
    sentence="This computer may sleep or blank its screen. Set it to stay on in its settings.",
)
RELEASED = Wakefulness(held=False, sentence="The computer may sleep again.")


class Awake:
    """Holds sleep and blanking off through whatever this system offers for it.

    Asking may take seconds where a desktop doesn't answer, and must be undone on the thread that
    asked: both happen on a thread of this object's own. The futures never fail; they resolve on
    that thread.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="awake")
        self._held: ExitStack | None = None

    def hold(self, reason: str = REASON) -> "Future[Wakefulness]":
        """Ask for no sleep and no blanking; a second call asks again where the first was refused.

        `reason` is what the desktop may show to anyone: it names no patient.
        """
        return self._worker.submit(self._hold, reason)

    def release(self) -> "Future[Wakefulness]":
        """Let the computer sleep again; harmless where nothing is held."""
        return self._worker.submit(self._release)

    def close(self) -> None:
        """Release, and wait until it is done.

        Call it before the program ends: while sleep is held off, Windows does not let it end.
        """
        self._worker.submit(self._release)
        self._worker.shutdown()

    def _hold(self, reason: str) -> Wakefulness:
        if self._held is not None:
            return HELD
        held = ExitStack()
        if _enter(held, reason):
            self._held = held
            return HELD
        _leave(held)
        return NOT_HELD

    def _release(self) -> Wakefulness:
        held, self._held = self._held, None
        if held is not None:
            _leave(held)
        return RELEASED


def _enter(held: ExitStack, reason: str) -> bool:
    """Whether the system agreed; `held` undoes whatever was done."""
    mode = keep.presenting(on_fail="pass", dbus_adapter=adapter_saying(reason, held))
    try:
        return held.enter_context(mode).result.real_success
    except (RuntimeError, OSError):
        _log.warning("The system's means against sleep failed.", exc_info=True)
        return False


def _leave(held: ExitStack) -> None:
    try:
        held.close()
    except (RuntimeError, OSError):
        # The desktop went away, and what it held for us went with it.
        _log.warning("Sleep could not be given back in the usual way.", exc_info=True)
