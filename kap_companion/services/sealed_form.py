"""The intention form in front of a locked vault: kept as it is typed, and never read back."""

from collections.abc import Sequence
from concurrent.futures import Future

from kap_companion.domain.events import Question
from kap_companion.services.intention import Answer
from kap_companion.services.locked_room import LockedRoom


class SealedForm:
    """A `Form` that knows only what was typed since the program began.

    What was written before a lock or a crash is kept, out of reach, and joined at the unlocking.
    """

    def __init__(self, room: LockedRoom, questions: Sequence[Question]) -> None:
        """Seal the answers to these questions in this room."""
        self._room = room
        self.questions = tuple(questions)
        self._answers: dict[str, Answer] = {}

    def answer(self, question: Question) -> Answer:
        """Return what was typed under the question here."""
        return self._answers.get(question.key, Answer())

    def keep(self, question: Question, answer: Answer) -> "Future[None]":
        """Seal what is being typed or was chosen, as it stands. Raises `InputRefused`."""
        sealed = self._room.keep_answer(question, answer)
        self._answers[question.key] = answer
        return sealed
