"""The figures, in groups that are measured together so that each pair shares its minute."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.crossfade import measure as measure_crossfade
from tests.bench.exchange import exchange_figures
from tests.bench.figures import Figure, middle, percentile
from tests.bench.furnish import a_running_session, an_ended_session
from tests.bench.library import library_figures
from tests.bench.playing import measure as measure_playing
from tests.bench.processes import Report, measured
from tests.bench.safekept import backup_figures, check_figures
from tests.bench.searches import search_figures
from tests.bench.two_hours import measure as measure_two_hours
from tests.bench.vault_fill import LONG_SESSION, PASSPHRASE
from tests.bench.vaults import CACHE, LARGE, SMALL, BenchVault, filled

FRAME_MS = 16.0
SLOW_COMMIT_MS = 200
LOCK_MS = 100.0
INTEGRATION_MS = 150.0
COURSE_MS = 200.0
PIECES, PIECE_S = 20_000, 300
"""A large library, and the length of a piece, in seconds."""

MANY_SESSIONS = 10_000
SAFEKEPT = 50_000
"""Entries of the vault that is backed up: some months of a practice."""
PROGRAM, BARE = "tests.bench.child_program", "tests.bench.child_bare"
JOURNEY, AXIS = "tests.bench.child_journey", "tests.bench.child_axis"
REPORTS = "tests.bench.child_reports"
USUAL_SESSION = 600
"""Entries of a long, but usual session: its record is a PDF within a second."""
REPORT_MS = 1_000.0
INTEGRATION = "tests.bench.child_integration"
COURSE = "tests.bench.child_course"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured, and where."""

    rounds: int = 9
    entries: int = 500
    small: int = SMALL
    large: int = LARGE
    cache: Path = CACHE
    acts: int = 600
    hours_s: int = 300
    """In so many seconds the two hours pass."""
    idle_s: int = 15


def starts(plan: Plan) -> list[Figure]:
    """Start, unlocking, and opening a session."""
    small, large = filled(plan.small, plan.cache), filled(plan.large, plan.cache)
    first = _run(small).told
    with tempfile.TemporaryDirectory() as name:
        libraries = _listed(Path(name) / "libraries", first["libraries"])
        rounds = [(_run(small), measured(BARE, libraries), _run(large)) for _ in range(plan.rounds)]
    in_small, bare, in_large = zip(*rounds, strict=True)
    return [
        _start_figure(in_small, bare),
        _grown("passphrase to Today, less Argon2", "today_ms", in_large, in_small, 250),
        _grown("open a session of 2,000 entries", "session_ms", in_large, in_small),
        _locked("lock: key to nothing left on the screen", "lock_ms", in_large, LOCK_MS),
        _locked("the same, keys gone and memory wiped", "wiped_ms", in_large, None),
    ]


def memory(plan: Plan) -> list[Figure]:
    """What a running session of 2,000 entries takes, beside the window with as many libraries."""
    names = _run(filled(plan.small, plan.cache)).told["libraries_then"]
    with tempfile.TemporaryDirectory() as name, running(plan) as folder:
        libraries = _listed(Path(name) / "libraries", names)
        pairs = [
            (measured(JOURNEY, str(folder), "0", "0"), measured(BARE, libraries))
            for _ in range(max(1, plan.rounds // 3))
        ]
    return [
        _memory_figure("all (RSS)", [(program.rss_mb, bare.rss_mb) for program, bare in pairs]),
        _memory_figure("its own (USS)", [(program.uss_mb, bare.uss_mb) for program, bare in pairs]),
    ]


def entries(plan: Plan) -> list[Figure]:
    """A log entry in a session of 2,000: on the screen, and on the disk."""
    told = _journey(plan, 0)
    raw_ms = middle(told["raw_ms"])
    return [
        _frame_figure("Enter to row painted", told["painted_ms"]),
        Figure("the same, median", middle(told["painted_ms"]), "ms"),
        Figure("the same, p99 of the thread's CPU", percentile(told["cpu_ms"], 99), "ms"),
        Figure(
            "Enter to row saved",
            middle(told["saved_ms"]),
            "ms",
            baseline=raw_ms,
            baseline_name="raw sqlcipher3 commit",
        ),
    ]


def integration(plan: Plan) -> list[Figure]:
    """The page of integration of a session with 2,000 entries, from the wish to the frame."""
    folder = plan.cache / "ended"
    shutil.rmtree(folder, ignore_errors=True)
    session, other = an_ended_session(folder, LONG_SESSION)
    told = measured(INTEGRATION, str(folder), session, other, str(plan.rounds)).told
    shutil.rmtree(folder)
    what = "integration of 2,000 entries opens"
    return [
        Figure(what, middle(told["opened_ms"]), "ms", most=INTEGRATION_MS),
        Figure("the same, the window's CPU", middle(told["cpu_ms"]), "ms"),
    ]


def slow_disk(plan: Plan) -> list[Figure]:
    """The same with every commit delayed."""
    told = _journey(plan, SLOW_COMMIT_MS)
    return [
        _frame_figure(f"Enter to row painted, commits {SLOW_COMMIT_MS} ms late", told["painted_ms"])
    ]


def crossfade(_plan: Plan) -> list[Figure]:
    """How level a crossfade of two tones is at a sound server of its own."""
    try:
        levels = measure_crossfade()
    except pytest.skip.Exception as missing:
        print(f"crossfade not measured: {missing}")
        return []
    return [
        Figure(what.removesuffix(", dB"), value, "dB", most=limit) for what, value, limit in levels
    ]


def playing(_plan: Plan) -> list[Figure]:
    """What the player takes of the machine, over plain libVLC playing the same."""
    try:
        return measure_playing()
    except pytest.skip.Exception as missing:
        print(f"playing not measured: {missing}")
        return []


def safekeeping(plan: Plan) -> list[Figure]:
    """Checking the large vault, and backing up one of some months."""
    months = filled(min(plan.large, SAFEKEPT), plan.cache)
    return [
        *check_figures(filled(plan.large, plan.cache), rounds=1),
        *backup_figures(months, max(1, plan.rounds // 3)),
    ]


def library(plan: Plan) -> list[Figure]:
    """The music page over 20,000 pieces, its questions, and how fast loudness is measured."""
    large = plan.large > PIECES
    plan.cache.mkdir(parents=True, exist_ok=True)
    return library_figures(
        min(plan.large, PIECES), PIECE_S if large else 2, max(1, plan.rounds // 3), plan.cache
    )


def exchange(plan: Plan) -> list[Figure]:
    """FHIR beside the bare serialisation of the same resources; memory over 10,000 sessions."""
    sessions = MANY_SESSIONS if plan.large > MANY_SESSIONS else 4
    plan.cache.mkdir(parents=True, exist_ok=True)
    return exchange_figures(plan.rounds, sessions, plan.cache)


def axis(plan: Plan) -> list[Figure]:
    """The axis with 2,000 marks: repainted as the now-line moves, and drawn anew."""
    told = measured(AXIS, str(plan.rounds * 10)).told
    moved, anew = told["moved_ms"], told["anew_ms"]
    return [
        Figure("axis of 2,000 marks, repainted (p99)", percentile(moved, 99), "ms", most=FRAME_MS),
        Figure("axis of 2,000 marks, drawn anew (median)", middle(anew), "ms"),
    ]


def reports(plan: Plan) -> list[Figure]:
    """The record of a session as a PDF, from the vault to the last byte."""
    with running(plan, USUAL_SESSION) as folder:
        told = measured(REPORTS, str(folder), str(max(2, plan.rounds))).told
    what = f"PDF of a session of {USUAL_SESSION} entries, {told['pages']} pages"
    return [
        Figure(f"{what}, the first", told["first_ms"], "ms", most=REPORT_MS),
        Figure(f"{what}, median", middle(told["made_ms"]), "ms", most=REPORT_MS),
    ]


def course(plan: Plan) -> list[Figure]:
    """The course of 60 sessions and 400 measures, from what was read to what is seen."""
    told = measured(COURSE, str(plan.rounds * 5)).told
    title = "course of 60 sessions and 400 measures, drawn (p99)"
    return [
        Figure(title, percentile(told["drawn_ms"], 99), "ms", most=COURSE_MS),
        Figure("the same, drawn again (median)", middle(told["again_ms"]), "ms"),
    ]


def search(plan: Plan) -> list[Figure]:
    """The search in the large vault."""
    return search_figures(filled(plan.large, plan.cache), plan.rounds * 5)


def two_hours(plan: Plan) -> list[Figure]:
    """Two hours in the room in five minutes, with music where there is a sound server."""
    return measure_two_hours(plan.cache / "two-hours", plan.acts, plan.hours_s, plan.idle_s)


GROUPS: dict[str, Callable[[Plan], list[Figure]]] = {
    "starts": starts,
    "memory": memory,
    "entries": entries,
    "integration": integration,
    "slow-disk": slow_disk,
    "safekeeping": safekeeping,
    "axis": axis,
    "reports": reports,
    "course": course,
    "search": search,
    "crossfade": crossfade,
    "playing": playing,
    "library": library,
    "exchange": exchange,
    "two-hours": two_hours,
}


def _run(vault: BenchVault) -> Report:
    return measured(PROGRAM, str(vault.folder), PASSPHRASE, vault.long_session)


def _listed(file: Path, names: Sequence[str]) -> str:
    file.write_text("\n".join(names))
    return str(file)


def _start_figure(program: Sequence[Report], bare: Sequence[Report]) -> Figure:
    return Figure(
        "process start to a painted, usable window",
        middle([each.told["usable_ms"] for each in program]),
        "ms",
        baseline=middle([each.told["usable_ms"] for each in bare]),
        baseline_name="bare window, same libraries",
        most_ratio=1.6,
    )


def _grown(
    what: str,
    key: str,
    large: Sequence[Report],
    small: Sequence[Report],
    most_ms: float | None = None,
) -> Figure:
    return Figure(
        f"{what}, in 1,000,000 entries",
        middle([each.told[key] for each in large]),
        "ms",
        most=most_ms,
        baseline=middle([each.told[key] for each in small]),
        baseline_name="in 2,000",
        most_ratio=1.5,
    )


def _locked(what: str, key: str, reports: Sequence[Report], most_ms: float | None) -> Figure:
    return Figure(what, middle([each.told[key] for each in reports]), "ms", most=most_ms)


def _memory_figure(which: str, pairs: Sequence[tuple[float, float]]) -> Figure:
    return Figure(
        f"memory after opening that session, {which}",
        middle([program for program, _ in pairs]),
        "MB",
        baseline=middle([bare for _, bare in pairs]),
        baseline_name="bare window, same libraries",
        most_ratio=1.6,
    )


def _frame_figure(what: str, painted_ms: Sequence[float]) -> Figure:
    p99 = percentile(painted_ms, 99)
    return Figure(f"{what}, p99 of {len(painted_ms)}", p99, "ms", most=FRAME_MS)


def _journey(plan: Plan, delay_ms: int) -> dict[str, list[float]]:
    with running(plan) as folder:
        told: dict[str, list[float]] = measured(
            JOURNEY, str(folder), str(plan.entries), str(delay_ms)
        ).told
    return told


@contextmanager
def running(plan: Plan, entries: int = LONG_SESSION) -> Iterator[Path]:
    """A vault, made for the length of a block, in which a session of so many entries runs."""
    folder = plan.cache / "running"
    shutil.rmtree(folder, ignore_errors=True)
    a_running_session(folder, entries)
    yield folder
    shutil.rmtree(folder)
