"""Practice, Events: what the practice's therapists do, for the sheet of the key p."""

from functools import partial

from PySide6.QtWidgets import QWidget

from kap_companion.domain.defaults import INTERVENTIONS
from kap_companion.domain.events import Intervention
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LIST_CHARS = 4_000
TOUCH = "(touch)"
"""What a line ends in where the intervention is a touch, in whatever language the list is."""


def interventions_text(made: tuple[Intervention, ...]) -> str:
    """Return an intervention for each line; one that is a touch says so at its end."""
    return "\n".join(f"{each.what} {TOUCH}" if each.touch else each.what for each in made)


def interventions_of(text: str) -> tuple[Intervention, ...]:
    """Return the interventions of these lines."""
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return tuple(
        Intervention(each.removesuffix(TOUCH).strip(), touch=each.endswith(TOUCH)) for each in lines
    )


class InterventionsEditor(QWidget):
    """The list is saved by its button; what is being typed is left alone by `refresh`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.listed = TextArea(tr("Interventions, one a line"), max_chars=LIST_CHARS)
        self.listed.set_lines(10)
        self.save = Button(tr("Save the interventions"))
        self.usual = Button(tr("The usual ones"), "quiet")
        self.note = SaveNote(workspace.bridge)
        self._kept: tuple[Intervention, ...] = ()
        said = tr("The key p lists them in the Journey; 1 to 9 record the first nine.")
        touch = tr("A line that ends in {0} is a touch: the sheet says where no agreement holds.")
        parts: list[layout.Item] = [
            heading(tr("Interventions")),
            Text(said, fonts.NOTE, "muted"),
            Text(touch.format(TOUCH), fonts.NOTE, "muted"),
            self.listed,
            layout.row([self.save, self.usual, layout.GAP], layout.S),
            self.note,
        ]
        self.setLayout(layout.column(parts, layout.M))
        self.save.clicked.connect(self._save)
        self.usual.clicked.connect(partial(self._show, INTERVENTIONS))

    def refresh(self) -> None:
        """Show the list of the practice, where it is another one than was shown."""
        kept = self._workspace.practice_chart().interventions
        if kept != self._kept:
            self._kept = kept
            self._show(kept)

    def _show(self, made: tuple[Intervention, ...]) -> None:
        self.listed.set_value(interventions_text(made))

    def _save(self) -> None:
        made = interventions_of(self.listed.value())
        write = partial(self._workspace.practice.set_interventions, made)
        self.note.save(Change(made, write, then=self.refresh))
