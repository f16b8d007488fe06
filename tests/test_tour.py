"""The tour runs as a person would start it, and finds every screen in step with the journal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LEAST_PICTURES = 20


def take(out: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environ = {key: value for key, value in os.environ.items() if not key.startswith("QT_QPA")}
    environ.pop("DISPLAY", None)
    environ.pop("WAYLAND_DISPLAY", None)
    return subprocess.run(
        [sys.executable, "-m", "kap_companion", "tour", "--out", str(out), *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "theme"), [("1366x768", "day"), ("911x512", "dark-room")], ids=["wide", "narrow"]
)
def test_every_screen_agrees_with_the_journal(tmp_path: Path, size: str, theme: str) -> None:
    tour = take(tmp_path, "--size", size, "--theme", theme)

    assert tour.returncode == 0, tour.stderr
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) >= LEAST_PICTURES
    record = json.loads(next(tmp_path.glob("session-*.json")).read_text(encoding="utf-8"))
    kinds = [entry["kind"] for entry in record["entries"]]
    assert kinds[0] == "session-planned"
    for kind in ("intention-written", "dose-given", "quote-heard", "words-added", "session-ended"):
        assert kind in kinds
    assert kinds.index("ready-for-discharge") < kinds.index("ended-with-open")
    assert kinds.index("insight-written") < kinds.index("step-planned")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "theme"), [("1366x768", "day"), ("911x512", "dark-room")], ids=["wide", "narrow"]
)
def test_a_course_of_four_sessions_is_gone_through(tmp_path: Path, size: str, theme: str) -> None:
    tour = take(tmp_path, "--course", "--size", size, "--theme", theme)

    assert tour.returncode == 0, tour.stderr
    names = {picture.stem.split("-", 1)[1] for picture in tmp_path.glob("*.png")}
    each = ("measure", "patient", "journey", "integration")
    assert {f"{name}-{number}" for name in each for number in (1, 2, 3, 4)} < names
    assert {"check-in-4", "review", "outcome", "chain", "course", "reports", "search"} < names
    record = json.loads(next(tmp_path.glob("session-*.json")).read_text(encoding="utf-8"))
    kinds = [entry["kind"] for entry in record["entries"]]
    for kind in ("quote-heard", "insight-written", "step-planned", "theme-named"):
        assert kind in kinds


def test_a_size_that_is_none_is_refused(tmp_path: Path) -> None:
    tour = take(tmp_path, "--size", "large")

    assert tour.returncode == 1
    assert tour.stderr.strip() == "The size is written as 1366x768."
