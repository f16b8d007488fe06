"""The entry line at work: its stamp, its draft, its tag, and what is not saved."""

import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kap_companion.domain.charts import Fact
from kap_companion.domain.moment import US_PER_MINUTE, Moment, elapsed
from kap_companion.errors import KapError
from kap_companion.services.journey import WORDS_AFTER_TAG_US, checked_words
from kap_companion.services.record import Written
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.journey_about import short_about
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


@dataclass(slots=True)
class RecentTag:
    """The tag recorded last: words typed within 20 s belong to it.

    `written` is its newest writing: where the disk failed, it is written again.
    """

    label: str
    at: Moment
    written: Written


@dataclass(frozen=True, slots=True)
class Latest:
    """What was entered last: what it says, when it happened, and its writing."""

    said: str
    at: Moment
    written: Written


class JourneyEntry(QObject):
    """Between the entry line and the record of one session."""

    told = Signal(str, str)
    """A notice for the page: its level and its sentence; an empty one takes it away."""
    about_changed = Signal(str)
    """What is written next is about the entry with this id, or about none."""
    entered = Signal()
    """A row came into the log, and waits to be painted."""

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
        # What a slow disk took in one go settles in one go, behind the row that waits to be seen.
        self._settled: list[str] = []
        self._settle_soon = QTimer(self, singleShot=True, interval=0)
        self._settle_soon.timeout.connect(self._settle)
        self.latest: Latest | None = None
        self._newest_tag: RecentTag | None = None
        self._about = ""
        self._drafts = DraftKeeper(self._keep, self)
        line.started.connect(self._start)
        line.draft_changed.connect(self._typed)
        line.recorded.connect(self._record)
        line.focus_changed.connect(self._focus)
        line.tag_detached.connect(self._detach)
        line.refused.connect(lambda sentence: self.told.emit("caution", sentence))
        line.cleaned.connect(self._cleaned)
        line.earlier.connect(self._move)
        line.let_go.connect(partial(self.be_about, ""))
        session.changed.connect(self._let_tag_go)
        session.ticked.connect(self._let_tag_go)
        self._restore()

    def recent_tag(self) -> Callable[[], Written] | None:
        """Return what gives the writing of the tag recorded last, while words still belong to it.

        Nothing else was entered since then, but for its own words.
        """
        tag = self._newest_tag
        return (lambda: tag.written) if tag is not None and self._takes_words(tag) else None

    def is_recent_tag(self, fact: Fact) -> bool:
        """Whether this is the tag to which words still belong."""
        tag = self._tag
        fresh = tag is not None and self._takes_words(tag) and _is_saved(tag)
        return fresh and tag is not None and tag.written.result()[0].id == fact.id

    def be_about(self, entry_id: str) -> None:
        """Have what is written next be about this earlier entry; about none with an empty id."""
        if entry_id and self._attached is not None:
            self._detach()
            self._line.attach_tag("")
        self._about = entry_id
        self.about_changed.emit(entry_id)
        if self._line.words() or self._line.is_quote():
            self._drafts.typed()

    @property
    def about(self) -> str:
        """The id of the earlier entry that the next one is about, or nothing."""
        return self._about

    def tag(self, label: str) -> None:
        """Record a tag at once; words typed now are added to it."""
        tag = RecentTag(label, self._session.record.now(), Future())

        def write() -> Written:
            tag.written = self._session.journey.tag(label, tag.at)
            return tag.written

        written = self._write(self._row(tag.at, label=f"{label}."), write)
        if written is not None:
            self.latest = Latest(label, tag.at, written)
            self._tag = self._newest_tag = tag
            self._attach()

    def toggle_mask(self) -> bool:
        """Record that the eye mask went on, or came off; return which."""
        journey, now = self._session.journey, self._session.record.now()
        on = not journey.mask_is_on
        label = tr("Eye mask on.") if on else tr("Eye mask off.")
        self._write(self._row(now, label=label), lambda: journey.set_mask(on=on, occurred_at=now))
        return on

    def record(self, label: str, write: Callable[[Moment], Written]) -> None:
        """Record what is said by its label alone, as happening now."""
        self._newest_tag = None
        now = self._session.record.now()
        self._write(self._row(now, label=label), lambda: write(now))

    @property
    def has_unsaved(self) -> bool:
        """Whether something waits to be written once more."""
        return bool(self._unsaved)

    def try_again(self) -> None:
        """Write everything once more that could not be saved, in the order of the keys pressed.

        Words can hear of the failure ahead of their tag, and can't be saved ahead of it.
        """
        unsaved, self._unsaved = sorted(self._unsaved, key=lambda each: each.row.key), []
        for each in unsaved:
            self._log.drop(each.row.key)
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
        if has_focus:
            self._attach()

    def _attach(self) -> None:
        """Stand the recent tag in an empty line that has the keys; one from long ago goes."""
        if not self._line.has_keys() or self._line.words() or self._line.is_quote():
            return
        if self._about:
            return
        recent = self._tag
        if recent is not None and self._takes_words(recent):
            self._attached = recent
            self._line.attach_tag(recent.label)
        elif self._attached is not None:
            self._detach()
            self._line.clear_entry()

    def _let_tag_go(self) -> None:
        """A tag that is too old for words, or was taken back, leaves a line that has none yet."""
        stands = self._attached is not None and not self._takes_words(self._attached)
        if stands and not self._line.words():
            self._detach()
            self._line.clear_entry()

    def _takes_words(self, tag: RecentTag) -> bool:
        """Whether it is fresh, and was not taken back meanwhile."""
        if elapsed(tag.at, self._session.record.now()).us > WORDS_AFTER_TAG_US:
            return False
        if not _is_saved(tag):
            return True
        fact = self._session.chart.fact(tag.written.result()[0].id)
        return fact is None or fact.retraction is None

    def _detach(self) -> None:
        self._attached = self._tag = None

    def _record(self, words: str, is_quote: bool) -> None:
        began = self._began or self._session.record.now()
        at = self._occurred_at(began)
        journey, about = self._session.journey, self._about
        attached = self._attached
        queued = attached is None or _is_saved(attached)
        if attached is not None:
            row = self._row(attached.at, label=f"{attached.label}.", words=words.strip())
            written = self._write(row, lambda: self._joined(attached, words))
        elif is_quote:
            row = self._row(at, words=words.strip(), kind="quote")
            written = self._write(row, lambda: journey.quote(words, at, about))
        else:
            row = self._row(at, words=words.strip())
            written = self._write(row, lambda: journey.observe(words, at, about))
        if written is not None:
            if attached is None:
                self.latest = Latest(words.strip(), at, written)
                self._newest_tag = None
            self._clear(written, queued=queued)

    def _joined(self, tag: RecentTag, words: str) -> Written:
        """Add words to a tag, whose id is known only once the disk has it."""
        journey, said = self._session.journey, checked_words(words)
        if _is_saved(tag):
            return journey.add_words(tag.written.result()[0].id, said)
        joined: Written = Future()

        def then(tagged: Written) -> None:
            error = tagged.exception()
            if error is not None:
                joined.set_exception(error)
                return
            added = journey.add_words(tagged.result()[0].id, said)
            added.add_done_callback(lambda done: _pass_on(done, joined))

        tag.written.add_done_callback(then)
        return joined

    def _clear(self, written: Written, *, queued: bool) -> None:
        self._began, self._earlier_min, self._attached, self._tag = None, 0, None, None
        self._line.clear_entry()
        self.be_about("")
        self._drafts.stop()
        if queued:
            # Behind the entry itself, so that the disk never has neither of the two.
            self._session.record.keep_draft(DRAFT, "")
        else:
            bridge = self._session.workspace.bridge
            bridge.when_done(written, lambda _: self._keep(), lambda _: None)

    def _row(self, at: Moment, label: str = "", words: str = "", kind: str = "note") -> LogRow:
        self._count += 1
        shown = time_text(self._session.chart, at)
        about = self._session.chart.fact(self._about) if self._about and not label else None
        said = short_about(self._session.chart, about) if about is not None else ""
        key = f"waiting-{self._count:06}"  # in the order of entering
        return LogRow(key, shown, kind, label, words, state="saving", about=said)

    def _write(self, row: LogRow, write: Callable[[], Written]) -> Written | None:
        try:
            written = write()
        except KapError as refused:
            self.told.emit("danger", str(refused))
            return None
        self._log.wait(row, written)
        self.entered.emit()
        self._session.workspace.bridge.when_done(
            written,
            lambda _: self._settles(row.key),
            lambda sentence: self._failed(row, write, sentence),
        )
        return written

    def _settles(self, key: str) -> None:
        self._settled.append(key)
        self._settle_soon.start()

    def _settle(self) -> None:
        settled, self._settled = self._settled, []
        self._log.settle(settled, self._session.chart)

    def _failed(self, row: LogRow, write: Callable[[], Written], sentence: str) -> None:
        self._log.fail(replace(row, state="failed"))
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
        at = asdict(self._occurred_at(began))
        kept = {"words": words, "quote": quote, "at": at, "about": self._about}
        self._session.record.keep_draft(DRAFT, json.dumps(kept, ensure_ascii=False))

    def _restore(self) -> None:
        kept = self._session.record.draft(DRAFT)
        if kept:
            draft = json.loads(kept)
            self._began = Moment(**draft["at"])
            self._line.restore(draft["words"], draft["quote"])
            self._about = draft.get("about", "")
            self._show_stamp()


def _is_saved(tag: RecentTag) -> bool:
    return tag.written.done() and tag.written.exception() is None


def _pass_on(done: Written, to: Written) -> None:
    error = done.exception()
    if error is None:
        to.set_result(done.result())
    else:
        to.set_exception(error)
