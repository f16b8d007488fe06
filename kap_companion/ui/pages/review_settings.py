"""Practice, Events: by which words of its kind an adverse event asks for a clinician's review."""

from functools import partial

from PySide6.QtWidgets import QWidget

from kap_companion.domain.protocols import REVIEW_WORDS
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

WORDS_CHARS = 1_000


class ReviewSettings(QWidget):
    """Saved by its button; what is being typed is left alone by `refresh`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._kept: tuple[str, ...] = ()
        self.words = TextArea(tr("Words, one a line"), max_chars=WORDS_CHARS)
        self.words.set_lines(3)
        self.save = Button(tr("Save the words"))
        self.usual = Button(tr("The usual words"), "quiet")
        self.note = SaveNote(workspace.bridge)
        self.save.clicked.connect(self._save)
        self.usual.clicked.connect(lambda _=False: self._show(REVIEW_WORDS))
        about = tr(
            "An adverse event whose kind holds one of these stands as a notice until a named "
            "clinician has acknowledged it with a note."
        )
        parts: list[layout.Item] = [
            heading(tr("Clinician review")),
            Text(about, fonts.NOTE, "muted"),
            self.words,
            layout.row([self.save, self.usual, layout.GAP], layout.S),
            self.note,
        ]
        self.setLayout(layout.column(parts, layout.M))

    def refresh(self) -> None:
        """Show what the practice has."""
        kept = self._workspace.practice_chart().review_words
        if kept != self._kept:
            self._kept = kept
            self._show(kept)

    def _show(self, words: tuple[str, ...]) -> None:
        self.words.set_value("\n".join(words))

    def _save(self) -> None:
        words = tuple(self.words.value().splitlines())
        write = partial(self._workspace.practice.set_review_words, words)
        self.note.save(Change(words, write, then=self.refresh))
