"""How the practice wants its music handled on this computer: ceiling, softening, eye mask."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from kap_companion.errors import InputRefused
from kap_companion.services.music import MusicRoom
from kap_companion.services.music_habits import HabitKeeper, MusicHabits
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import two
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, heading, line
from kap_companion.ui.wording import tr

ASK = "ask"


class MusicHabitsForm(QWidget):
    """Each change is kept at once; a lower ceiling brings what is louder down."""

    def __init__(self, keeper: HabitKeeper, music: MusicRoom, bridge: Bridge) -> None:
        super().__init__()
        self._keeper, self._music, self._bridge = keeper, music, bridge
        self.loudest = LineField(tr("Loudest (%)"), max_chars=3)
        self.by_db = LineField(tr("Soften by (dB)"), max_chars=2)
        for field in (self.loudest, self.by_db):
            field.editor.editingFinished.connect(self._keep_numbers)
        begins = [("yes", tr("Yes")), ("no", tr("No")), (ASK, tr("Ask"))]
        self.begins = ChoiceField(tr("Mask on begins the music"), begins)
        self.begins.changed.connect(self._keep_mask)
        softens = [("yes", tr("Yes")), ("no", tr("No"))]
        self.softens = ChoiceField(tr("Mask off softens the music"), softens)
        self.softens.changed.connect(self._keep_mask)
        self._said = line("", fonts.NOTE, "muted")
        about = tr("On this computer: how loud the room may get, and what the eye mask does.")
        items: list[layout.Item] = [
            heading(tr("Music in the room")),
            Text(about, fonts.NOTE, "muted"),
            two(self.loudest, self.by_db),
            self.begins,
            self.softens,
            self._said,
        ]
        self.setLayout(layout.column(items, layout.M))
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now, and leave alone what is being typed."""
        habits = self._keeper.now()
        for field, number in (
            (self.loudest, habits.loudest_percent),
            (self.by_db, habits.soften_db),
        ):
            if not field.editor.hasFocus():
                field.set_value(str(number))
        self.begins.set_value(habits.mask_plays or ASK)
        self.softens.set_value("yes" if habits.mask_softens else "no")

    def _keep_numbers(self) -> None:
        typed = (self.loudest.value().strip(), self.by_db.value().strip())
        if not all(each.isascii() and each.isdigit() for each in typed):
            self._said.setText(tr("Write both as whole numbers, such as 80 and 12."))
            return
        loudest, depth = (int(each) for each in typed)
        self._keep(replace(self._keeper.now(), loudest_percent=loudest, soften_db=depth))

    def _keep_mask(self) -> None:
        plays = self.begins.value()
        softens = self.softens.value() == "yes"
        plays = "" if plays == ASK else plays
        self._keep(replace(self._keeper.now(), mask_plays=plays, mask_softens=softens))

    def _keep(self, habits: MusicHabits) -> None:
        if habits == self._keeper.now():
            self._said.setText("")
            return
        try:
            kept = self._keeper.keep(habits)
        except InputRefused as refused:
            self._said.setText(str(refused))
            return
        self._music.keep_below_ceiling()
        self._bridge.when_done(kept, lambda _: self._said.setText(tr("✓ Kept")), self._said.setText)
