"""The forms of measures in front of a locked vault: kept as they are answered, never read back."""

from concurrent.futures import Future

from kap_companion.domain.measures import FORMS, Form
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.measure_draft import LEFT_OPEN, draft_text


class SealedMeasures:
    """Goes through the forms that were handed over, one after the other.

    It knows only what was answered since the program began; the rest is joined at the unlocking.
    """

    def __init__(self, room: LockedRoom) -> None:
        """Seal the answers in this room."""
        self._room = room
        self._answers: dict[str, list[int | None]] = {}

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that are still to be answered."""
        return tuple(FORMS[key] for key in self._room.state.measures if key in FORMS)

    def answer(self, form: Form, place: int) -> int | None:
        """Return what was answered here at this place (from 0); None where nothing was."""
        found = self._of(form)[place]
        return None if found == LEFT_OPEN else found

    def keep(self, form: Form, place: int, answer: int | None) -> "Future[None]":
        """Seal an answer; None leaves the question open.

        After a crash, that takes nothing from what was answered before it.
        """
        answers = self._of(form)
        if answer is not None or answers[place] is not None or not self._room.state.part:
            answers[place] = LEFT_OPEN if answer is None else answer
        return self._room.keep_measure(form.key, draft_text(form, answers))

    @property
    def place(self) -> int:
        """The place (from 0) of the question that stood here last, also before a crash."""
        return self._room.state.place

    def stand_at(self, place: int) -> None:
        """Remember that this question stands here."""
        self._room.stand_at(place)

    def finish(self, form: Form) -> "Future[None]":
        """Seal that this form is answered, and go on with the next one."""
        return self._room.finish_measure(form.key)

    def _of(self, form: Form) -> list[int | None]:
        return self._answers.setdefault(form.key, [None] * len(form.items))
