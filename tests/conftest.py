"""The ground every test stands on: no real screen, no real data folder, no unnoticed error."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.null_sink import NullSink, running_null_sink

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
# A mutant asks only whether a test fails: no time goes into the smallest example that does.
settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Before the first QApplication: KAP_TEST_DISPLAY=1 shows the windows on the real screen.
if not os.environ.get("KAP_TEST_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts without saying where, it never opens this person's vault."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAP_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        patch.delenv("KAP_PASSPHRASE", raising=False)
        yield


@pytest.fixture(autouse=True)
def _errors_in_the_log_fail(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    errors = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR
    ]
    if errors:
        pytest.fail("the log holds errors:\n" + "\n".join(errors))


@pytest.fixture(scope="session")
def null_sink_server() -> Iterator[NullSink]:
    """The private sound server itself, for a test that takes its device away."""
    with running_null_sink() as sink:
        yield sink


@pytest.fixture(scope="session")
def null_sink(null_sink_server: NullSink) -> str:
    """The monitor to record from; what this process plays goes to its sink and nowhere else."""
    return null_sink_server.monitor


@pytest.fixture(scope="session")
def project_root() -> Path:
    return Path(__file__).resolve().parent.parent
