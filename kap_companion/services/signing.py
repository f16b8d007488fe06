"""Signing a part of a session, passphrase in hand, and adding to what was signed."""

from collections.abc import Callable
from dataclasses import dataclass

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.charts.signatures import Signature, arrived_after, of_part, signatures
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import AddendumWritten, Signed
from kap_companion.domain.signing import Part, digest_of, entries_of_part
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.journey import checked_words
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.settling import settlement

SIGNED_ABOUT = {
    Part.INTENTION: "the intention",
    Part.JOURNEY: "the journey record",
    Part.INTEGRATION: "the integration note",
}


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a signature would stand under: the sentence, the entries, and their digest."""

    part: Part
    statement: str
    entries: tuple[Entry, ...]
    digest: str


class Signing:
    """Signs parts of one session for who is signed in; several people may sign the same part."""

    def __init__(self, record: SessionRecord, signs_with: Callable[[str], bool]) -> None:
        """Act on this record; `signs_with` tells the passphrase of who is signed in."""
        self._record = record
        self._signs_with = signs_with

    def given(self) -> tuple[Signature, ...]:
        """Return the signatures so far."""
        if Signed not in self._record.chart.kinds:
            return ()
        return signatures(self._record.entries)

    def arrived_after(self) -> frozenset[str]:
        """Return the ids of what arrived after signing, and of what it changed."""
        return arrived_after(self.given(), self._record.entries)

    def is_signed(self, part: Part) -> bool:
        """Whether someone signed this part."""
        return bool(of_part(part, self.given()))

    def to_sign(self, part: Part, name: str) -> ToSign:
        """Return what `name` would sign now.

        Raises `SessionStateError` where the part is not finished, holds nothing, or nothing came
        since the same person signed.
        """
        entries = self._signable(part)
        return ToSign(part, self._statement(part, name, entries), entries, digest_of(entries))

    def may_sign(self, part: Part) -> bool:
        """Whether who is signed in could sign this part now."""
        try:
            self._signable(part)
        except SessionStateError:
            return False
        return True

    def sign(self, wanted: ToSign, passphrase: str) -> Entry:
        """Sign what was shown, and wait for the disk. Not for the GUI thread: takes Argon2's time.

        Raises `InputRefused` where this is not the passphrase of who is signed in, `NotSaved`
        where the disk did not take it.
        """
        if not self._signs_with(passphrase):
            raise InputRefused("That is not your passphrase. Nothing was signed. Try again.")
        ids = tuple(entry.id for entry in wanted.entries)
        signed = Signed(wanted.part.value, wanted.statement, ids, wanted.digest)
        return self._record.write(signed).result()[0]

    def add(self, part: Part, words: str, about: str = "") -> Written:
        """Record an addendum to a signed part, about one of its facts or none."""
        if not self.is_signed(part):
            raise SessionStateError("This part is not signed. Write a note or amend it instead.")
        return self._record.write(AddendumWritten(checked_words(words), about, part.value))

    def keep(self, fact: Fact, kept: Entry) -> Written:
        """Settle a conflict: of the rivals in `fact`, as it was shown, this one counts.

        The others stay in the record, and one that came meanwhile is still told.
        """
        settled = settlement(fact, self._record.chart.fact(fact.id), kept)
        return self._record.write_entries([settled])

    def _signable(self, part: Part) -> tuple[Entry, ...]:
        entries = entries_of_part(part, self._record.entries)
        if part is Part.JOURNEY and self._record.chart.state is not SessionState.ENDED:
            raise SessionStateError("The journey record can be signed once the session has ended.")
        if not entries:
            raise SessionStateError("There is nothing to sign here yet.")
        if any(not each.later for each in self._mine(part)):
            raise SessionStateError("You have signed this, and nothing came since.")
        return entries

    def _mine(self, part: Part) -> tuple[Signature, ...]:
        given = of_part(part, self.given())
        return tuple(each for each in given if each.author == self._record.author)

    def _statement(self, part: Part, name: str, entries: tuple[Entry, ...]) -> str:
        day = f"{self._record.now().local():%Y-%m-%d, %H:%M}"
        count = "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
        about = SIGNED_ABOUT[part]
        return f"I, {name}, sign {about} of this session as it stands on {day}: {count}."
