"""Whose hands are on the keys, in words: in the header, and beside each entry of the record."""

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import Entry
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.widgets.signed_in import Hands
from kap_companion.ui.wording import tr


def signed_in_words(session: OpenSession) -> tuple[str, str, list[Hands]]:
    """Return the name and the remark for the header, and who may have the hands on the keys."""
    practice, record = session.practice, session.record
    name = practice.practitioner_name(record.author)
    at_work = record.performed_by or record.author
    others = [each for each in practice.active if each.practitioner_id != record.author]
    hands = [
        Hands(record.author, tr("{0}, signed in").format(name), at_work == record.author),
        *(Hands(one.practitioner_id, one.name, at_work == one.practitioner_id) for one in others),
    ]
    if not record.performed_by:
        return name, tr("signed in"), hands
    performer = practice.practitioner_name(record.performed_by)
    return performer, tr("for {0}").format(name), hands


def who(entry: Entry, practice: PracticeChart) -> str:
    """Return who recorded an entry, and who did it where that was someone else."""
    author = practice.practitioner_name(entry.author)
    if not entry.performed_by:
        return author
    return tr("{0}, done by {1}").format(author, practice.practitioner_name(entry.performed_by))
