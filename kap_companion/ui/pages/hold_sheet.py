"""An item that holds the dose back for a while: when it was last done, and until when it does."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.ticks import Tick
from kap_companion.domain.events import ListItem
from kap_companion.services.preparation import DayList
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.time_field import TimeField
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import span_text, tr

MS_PER_MIN = 60_000


class HoldSheet(FormSheet):
    """Ticks `item` with when it was last done; `now` tells the time of the room."""

    def __init__(  # what it shows, and where it writes
        self,
        item: ListItem,
        tick: Tick | None,
        day: DayList,
        now: Callable[[], datetime],
        bridge: Bridge,
        area: QWidget,
    ) -> None:
        super().__init__(item.words, tr("Tick it"), bridge, area)
        self._item, self._tick, self._day, self._now = item, tick, day, now
        span = span_text(item.hold_min * MS_PER_MIN)
        said = tr("This practice asks for {0} before the dose.").format(span)
        self.at = TimeField(tr("Last at"))
        self.at.changed.connect(self._read_back)
        self.at.entered.connect(self.save.click)
        self.what = LineField(tr("What it was, if you like"))
        self.what.entered.connect(self.save.click)
        self.untick = Button(tr("Take the tick back"), "quiet")
        self.untick.clicked.connect(self._untick)
        if tick is None:
            self.untick.hide()
        else:
            self.what.set_value(tick.event.note)
            if tick.event.last_at is not None:
                self.at.set_clock(tick.event.last_at.time())
            self._read_back()
        self.add(label(said, fonts.BODY, "muted"), self.at, self.what)
        self.add(layout.row([self.untick, layout.GAP]), layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.at.check():
            return None
        clock = self.at.clock()
        last_at = None if clock is None else last_time(clock, self._now())
        return self._day.tick(self._item, self.what.value(), last_at)

    def is_untouched(self) -> bool:
        return True  # quickly typed anew, and the time of the room moves on

    def _untick(self) -> None:
        tick = self._tick
        if tick is not None:
            self.submit(lambda: self._day.untick(tick), lambda: None)

    def _read_back(self) -> None:
        """Say below which day was understood, and until when it holds back."""
        clock = self.at.clock()
        if clock is None:
            self.at.set_hint("")
            return
        now = self._now()
        last_at = last_time(clock, now)
        until = last_at + timedelta(minutes=self._item.hold_min)
        day = tr("today") if last_at.date() == now.date() else tr("yesterday")
        ends = tr("holds back until {0}") if now < until else tr("over since {0}")
        self.at.set_hint(f"{day} {last_at:%H:%M} · " + ends.format(f"{until:%H:%M}"))


def last_time(clock: time, now: datetime) -> datetime:
    """Return when a clock showed this time last: what is later today was yesterday."""
    today = now.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
