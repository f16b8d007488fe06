"""The entry line at work: its stamp, its draft, its tag, and what is not saved."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from PySide6.QtCore import QObject, Signal

from kap_companion.domain.moment import US_PER_MINUTE, Moment, elapsed
from kap_companion.errors import KapError
from kap_companion.services.journey import WORDS_AFTER_TAG_US
from kap_companion.services.record import Written
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.journey_log import JourneyLog
from kap_companion.ui.widgets.entry_line import EntryLine
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.wording import time_text, tr

DRAFT = "journey-line"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Words that did not reach the disk, and how to write them again."""

    row: LogRow
    write: Callable[[], Written]


@dataclass(frozen=True, slots=True)
class RecentTag:
    """The tag recorded last: words typed within 20 s belong to it."""

    label: str
    at: Moment
    written: Written


class JourneyEntry(QObject):
    """Between the entry line and the record of one session."""

    told = Signal(str, str)
    """A notice for the page: its level and its sentence; an empty one takes it away."""

    def __init__(self, session: OpenSession, line: EntryLine, log: JourneyLog) -> None:
        super().__init__(line)
        self._session = session
        self._line = line
        self._log = log
        self._began: Moment | None = None
        self._earlier_min = 0
        self._tag: RecentTag | None = None
        self._attached: RecentTag | None = None
        self._unsaved: list[Unsaved] = []
        self._count = 0
        self._drafts = DraftKeeper(self._keep, self)
        line.started.connect(self._start)
        line.draft_changed.connect(self._typed)
        line.recorded.connect(self._record)
        line.focus_changed.connect(self._focus)
        line.tag_detached.connect(self._detach)
        line.refused.connect(lambda sentence: self.told.emit("caution", sentence))
        line.cleaned.connect(self._cleaned)
        line.earlier.connect(self._move)
        self._restore()

    def tag(self, label: str) -> None:
        """Record a tag at once; words typed now are added to it."""
        now = self._session.record.now()
        written = self._write(
            self._row(now, label=f"{label}."), lambda: self._session.journey.tag(label)
        )
        if written is not None:
            self._tag = RecentTag(label, now, written)

    def try_again(self) -> None:
        """Write everything once more that could not be saved."""
        unsaved, self._unsaved = self._unsaved, []
        for each in unsaved:
            self._log.drop(each.row.key, self._session.chart)
            self._write(each.row, each.write)

    def flush(self) -> None:
        """Keep the draft now."""
        self._drafts.flush()

    def _start(self) -> None:
        self._began = self._session.record.now()
        self._show_stamp()

    def _move(self, minutes: int) -> None:
        if self._began is not None:
            self._earlier_min = max(0, self._earlier_min + minutes)
            self._show_stamp()

    def _show_stamp(self) -> None:
        if self._began is None:
            return
        text = time_text(self._session.chart, self._occurred_at(self._began))
        ago = tr("{0} · {1} min ago").format(text, self._earlier_min)
        self._line.set_stamp(ago if self._earlier_min else text)

    def _occurred_at(self, began: Moment) -> Moment:
        return began.shifted(-self._earlier_min * US_PER_MINUTE)

    def _typed(self, words: str, is_quote: bool) -> None:
        if not words and not is_quote:
            self._began, self._earlier_min = None, 0
        self.told.emit("", "")
        self._drafts.typed()

    def _focus(self, has_focus: bool) -> None:
        recent = self._tag
        if not has_focus or recent is None or self._line.words() or self._line.is_quote():
            return
        if elapsed(recent.at, self._session.record.now()).us <= WORDS_AFTER_TAG_US:
            self._attached = recent
            self._line.attach_tag(recent.label)

    def _detach(self) -> None:
        self._attached = self._tag = None

    def _record(self, words: str, is_quote: bool) -> None:
        began = self._began or self._session.record.now()
        at = self._occurred_at(began)
        journey = self._session.journey
        attached = self._attached
        if attached is not None:
            self._add_words(attached, words)
        elif is_quote:
            row = self._row(at, words=words.strip(), kind="quote")
            self._write(row, lambda: journey.quote(words, at))
        else:
            row = self._row(at, words=words.strip())
            self._write(row, lambda: journey.observe(words, at))
        self._clear()

    def _add_words(self, tag: RecentTag, words: str) -> None:
        """The tag's own id is known once it is saved."""
        bridge, journey = self._session.workspace.bridge, self._session.journey
        row = self._row(tag.at, label=f"{tag.label}.", words=words.strip())

        def with_tag(entries: object) -> None:
            tag_id = tag.written.result()[0].id
            bridge.when_done(
                journey.add_words(tag_id, words),
                _nothing_more,
                lambda why: self._keep_unsaved(row, lambda: journey.add_words(tag_id, words), why),
            )
            del entries

        def without_tag(_why: str) -> None:
            self._write(row, lambda: journey.observe(f"{tag.label}. {words}", tag.at))

        bridge.when_done(tag.written, with_tag, without_tag)

    def _clear(self) -> None:
        self._began, self._earlier_min, self._attached, self._tag = None, 0, None, None
        self._line.clear_entry()
        self._drafts.stop()
        self._session.record.keep_draft(DRAFT, "")

    def _row(self, at: Moment, label: str = "", words: str = "", kind: str = "note") -> LogRow:
        self._count += 1
        shown = time_text(self._session.chart, at)
        return LogRow(f"waiting-{self._count}", shown, kind, label, words, state="saving")

    def _write(self, row: LogRow, write: Callable[[], Written]) -> Written | None:
        try:
            written = write()
        except KapError as refused:
            self.told.emit("danger", str(refused))
            return None
        self._log.wait(row, written)
        self._session.workspace.bridge.when_done(
            written, _nothing_more, lambda sentence: self._failed(row, write, sentence)
        )
        return written

    def _failed(self, row: LogRow, write: Callable[[], Written], sentence: str) -> None:
        failed = LogRow(row.key, row.time_text, row.kind, row.label, row.words, state="failed")
        self._log.fail(failed)
        self._keep_unsaved(row, write, sentence)

    def _keep_unsaved(self, row: LogRow, write: Callable[[], Written], sentence: str) -> None:
        self._unsaved.append(Unsaved(row, write))
        self.told.emit("not saved", sentence)

    def _cleaned(self, count: int) -> None:
        self.told.emit(
            "caution", tr("{0} characters that are no text were left out.").format(count)
        )

    def _keep(self) -> None:
        words, quote, began = self._line.words(), self._line.is_quote(), self._began
        if began is None or not (words or quote):
            self._session.record.keep_draft(DRAFT, "")
            return
        kept = {"words": words, "quote": quote, "at": asdict(self._occurred_at(began))}
        self._session.record.keep_draft(DRAFT, json.dumps(kept, ensure_ascii=False))

    def _restore(self) -> None:
        kept = self._session.record.draft(DRAFT)
        if kept:
            draft = json.loads(kept)
            self._began = Moment(**draft["at"])
            self._line.restore(draft["words"], draft["quote"])
            self._show_stamp()


def _nothing_more(_entries: object) -> None:
    """The page follows the session's changes; there is nothing else to do."""
