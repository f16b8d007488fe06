"""Practice, Settings: what stands at the head of what is printed, the logo, and which paper."""

from base64 import b64decode
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from kap_companion.domain.events import LetterheadSet, PaperSize
from kap_companion.domain.logo import MOST_BYTES, checked_logo
from kap_companion.errors import InputRefused
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, caption, heading
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SHOWN = QSize(160, 64)
ADDRESS_LINES = 3


class LetterheadPart(QWidget):
    """Shows the letterhead; nothing of it is kept before *Save* is pressed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._kept: LetterheadSet | None = None
        self._logo = ""
        self.name = LineField(tr("Name as printed"))
        self.address = TextArea(tr("Address"), max_chars=800)
        self.address.set_lines(ADDRESS_LINES)
        self.phone = LineField(tr("Phone"))
        papers = [(each.value, each.value) for each in PaperSize]
        self.paper = ChoiceField(tr("Paper"), papers)
        self.picture = QLabel()
        self.picture.setAccessibleName(tr("Logo"))
        self.no_logo = Text(tr("No logo."), fonts.NOTE, "muted")
        self.choose = Button(tr("Choose a picture …"))
        self.remove = Button(tr("Without a logo"), "quiet")
        self.save = Button(tr("Save the letterhead"))
        self.note = SaveNote(workspace.bridge)
        self.choose.clicked.connect(self._ask_which)
        self.remove.clicked.connect(partial(self._show_logo, ""))
        self.save.clicked.connect(self._save)
        for button in (self.choose, self.remove):
            button.set_size("compact")
        self._build()

    def _build(self) -> None:
        said = tr("At the head of reports. Without a name, that of the practice stands there.")
        logo = layout.column([caption(tr("Logo")), self.picture, self.no_logo], layout.XS)
        items: list[layout.Item] = [
            heading(tr("Letterhead and paper")),
            Text(said, fonts.NOTE, "muted"),
            self.name,
            self.address,
            self.phone,
            logo,
            layout.row([self.choose, self.remove, layout.GAP], layout.S),
            self.paper,
            layout.row([self.save, layout.GAP]),
            self.note,
        ]
        self.setLayout(layout.column(items, layout.M))

    def refresh(self) -> None:
        """Show what is kept, where nothing else was typed meanwhile."""
        kept = self._workspace.practice_chart().letterhead
        if self._kept is None or (kept != self._kept and self.typed() == self._kept):
            self._show(kept)
        self._kept = kept

    def typed(self) -> LetterheadSet:
        """Return the letterhead as it stands in the fields."""
        return LetterheadSet(
            self.name.value().strip(),
            tuple(each.strip() for each in self.address.value().splitlines() if each.strip()),
            self.phone.value().strip(),
            self._logo,
            PaperSize(self.paper.value() or PaperSize.A4.value),
        )

    def take_logo(self, file: str) -> None:
        """Take this picture, or say why it can't be one."""
        try:
            logo = _shown(checked_logo(_content(Path(file))))
        except InputRefused as refused:
            self.note.refuse(str(refused))
            return
        self.note.clear()
        self._show_logo(logo)

    def _ask_which(self) -> None:
        dialog = QFileDialog(self, tr("Choose a logo"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Pictures ({0})").format("*.png *.jpg *.jpeg"))
        dialog.fileSelected.connect(self.take_logo)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self) -> None:
        typed = self.typed()
        if typed != self._kept:
            write = partial(self._workspace.practice.set_letterhead, typed)
            self.note.save(Change(typed, write, then=self.refresh))

    def _show(self, kept: LetterheadSet) -> None:
        self.name.set_value(kept.name)
        self.address.set_value("\n".join(kept.address))
        self.phone.set_value(kept.phone)
        self.paper.set_value(kept.paper.value)
        self._show_logo(kept.logo)

    def _show_logo(self, logo: str) -> None:
        self._logo = logo
        picture = QPixmap.fromImage(QImage.fromData(b64decode(logo)))
        if not picture.isNull():
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(SHOWN, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self.picture.setPixmap(picture)
        self.picture.setVisible(bool(logo))
        self.no_logo.setVisible(not logo)
        self.remove.setVisible(bool(logo))


def _shown(logo: str) -> str:
    """Return a logo that can be decoded. Raises `InputRefused` for any other."""
    if QImage.fromData(b64decode(logo)).isNull():
        raise InputRefused(tr("The logo can’t be shown: its picture is damaged."))
    return logo


def _content(file: Path) -> bytes:
    """Read no more of it than a logo may have, and one byte to tell that it is more."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or tr("the disk refused")
        raise InputRefused(tr("The file can’t be read: {0}.").format(reason)) from None
