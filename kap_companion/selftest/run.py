"""Runs the checks one after the other, and says each result as it is found.

What needs Qt runs in a process of its own: a Qt that can't start ends its process at once, and that
shall be a line like any other.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory

from kap_companion import __version__
from kap_companion.audio.loudness.process import call
from kap_companion.selftest.papers import check_licences
from kap_companion.selftest.record import check_vault
from kap_companion.selftest.result import Check, Result, State, failed, tried
from kap_companion.selftest.sound import check_sound
from kap_companion.selftest.zones import check_time_zones

CHECKS: Mapping[str, Check] = {
    "Vault": check_vault,
    "Sound": check_sound,
    "Time zones": check_time_zones,
    "Licences": check_licences,
}
ENDED_BY_ITSELF = frozenset({0, 1})
LONGEST_S = 300.0
NO_QT = (
    "Qt could not start, or hangs; what it said stands above. Install what the window needs "
    "(README, Starting), then try again."
)


def run_selftest() -> int:
    """Print a line for each thing that was tried; 1 where one failed, else 0."""
    print(f"KAP Companion {__version__}", flush=True)
    code = max(_say_all(CHECKS), _screen_apart())
    print("FAILED: the lines above say what to do." if code else "ok: it works here.", flush=True)
    return code


def run_screen_checks() -> int:
    """Print the lines of what needs Qt; ends the process where Qt can't start."""
    # Late: the other checks speak where Qt can't even be loaded.
    from kap_companion.selftest.screen import begin_screen, screen_checks  # noqa: PLC0415

    app = begin_screen()
    return _say_all(screen_checks(app))


def _screen_apart() -> int:
    try:
        code = call(["selftest", "--screen-only"], LONGEST_S)
    except (OSError, TimeoutExpired):
        code = -1
    return code if code in ENDED_BY_ITSELF else _say([failed("Window", NO_QT)])


def _say_all(checks: Mapping[str, Check]) -> int:
    with TemporaryDirectory(prefix="kap-selftest-", ignore_cleanup_errors=True) as scratch:
        return _say(_results(Path(scratch), checks))


def _results(scratch: Path, checks: Mapping[str, Check]) -> Iterator[Result]:
    for number, (what, check) in enumerate(checks.items()):
        yield from tried(what, check, scratch / str(number))


def _say(results: Iterable[Result]) -> int:
    code = 0
    for result in results:
        print(result.line, flush=True)
        code = max(code, int(result.state is State.FAILED))
    return code
