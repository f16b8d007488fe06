"""The people of the practice: who may sign in, and that each change of it is on the record."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from kap_companion.domain.charts import PracticeChart, replay
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    PassphraseChanged,
    PractitionerAdded,
    PractitionerRetired,
    RecoveryCodeRenewed,
    UnlockFailed,
    VaultRekeyed,
    VaultUnlocked,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Clock
from kap_companion.domain.text import MAX_LINE_CHARS, SHORTEST_PASSPHRASE
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.practice import Practice
from kap_companion.services.record import Written
from kap_companion.vault import KeyCost, Rekeyed, Vault

MOST_PEOPLE = 60
"""A little fewer than a vault has key slots."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the practice, as the list of people shows them."""

    id: str
    name: str
    role: str
    credentials: str
    signed_in: bool
    retired: bool
    has_passphrase: bool

    @property
    def still_opens(self) -> bool:
        """Whether a retirement was cut short: the passphrase of this person opens the vault yet."""
        return self.retired and self.has_passphrase


def arrived(vault: Vault) -> Vault:
    """Put on the record who opened the vault and by what, and return it.

    Raises `InputRefused`, with the vault closed, where that person was retired.
    """
    chart = Practice(vault.journal, vault.reader).chart()
    if vault.practitioner_id in chart.retired:
        vault.close()
        raise InputRefused("This person was retired. Nothing was changed. Choose your own name.")
    record_failures(vault)
    _note(vault, VaultUnlocked(vault.unlocked_by))
    for person in chart.practitioners:
        with suppress(KapError):  # the unlock page calls them by an older name until it works
            vault.keyring.rename(person.practitioner_id, person.name)
    return vault


def record_failures(vault: Vault) -> None:
    """Put on the record how many wrong passphrases came before the right one."""
    for failures in vault.take_failures():
        failed = UnlockFailed(failures.count)
        vault.journal.append([NewEntry(vault.access_subject, failed, failures.last)])


def _note(vault: Vault, *events: Event) -> Written:
    return vault.journal.append([NewEntry(vault.access_subject, event) for event in events])


def _note_done(vault: Vault, *events: Event) -> None:
    """Put on the record what was done to the keys, and stays done where the disk refuses this."""
    with suppress(KapError):
        _note(vault, *events).result()


class People:
    """Reads and changes who is of the practice.

    What derives a key is done on a thread of its own; the futures fail with a `KapError` that says
    what happened. What can't be taken as it is raises `InputRefused` at once.
    """

    def __init__(
        self, vault: Vault, practice: Practice, clock: Clock, cost: KeyCost | None = None
    ) -> None:
        """Work on this vault; `cost` None measures what a passphrase may cost here."""
        self._vault = vault
        self._practice = practice
        self._clock = clock
        self._cost = cost
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="people")

    def close(self) -> None:
        """Finish what was begun."""
        self._worker.shutdown(wait=True)

    def everyone(self) -> tuple[Person, ...]:
        """Return all people who are or were of the practice, in the order in which they came."""
        chart = self._practice.chart()
        return tuple(self._person(each, chart) for each in chart.practitioners)

    def new_id(self) -> str:
        """Return the id of a person to be added."""
        return new_id(self._clock.now().utc_us)

    def add(self, person: PractitionerAdded, passphrase: str) -> Future[None]:
        """Put a person on the record, then give them a passphrase.

        Without one, or where that fails, they have no passphrase yet. To be called again with the
        same id, it goes on where it stopped.
        """
        checked = _checked(person)
        _check_passphrase(passphrase)
        known = [each.practitioner_id for each in self._practice.chart().active]
        if len(known) >= MOST_PEOPLE:
            raise InputRefused(f"A practice has room for {MOST_PEOPLE} people. Retire someone.")
        return self._worker.submit(self._add, checked, passphrase)

    def describe(self, person: PractitionerAdded) -> Future[None]:
        """Give a person another name, role or credentials; the older ones stay in the record."""
        return self._worker.submit(self._describe, _checked(person))

    def give_passphrase(self, practitioner_id: str, passphrase: str) -> Future[None]:
        """Give a person who has none a first passphrase."""
        _check_passphrase(passphrase)
        return self._worker.submit(self._give, practitioner_id, passphrase)

    def change_passphrase(self, old: str, new: str) -> Future[None]:
        """Change the passphrase of who is signed in; `old` may be the recovery code."""
        _check_passphrase(new)
        return self._worker.submit(self._change, old, new)

    def renew_recovery_code(self) -> Future[str]:
        """Return a new recovery code; the one before opens nothing any more."""
        return self._worker.submit(self._renew)

    def retire(self, practitioner_id: str, reason: str) -> Future[Rekeyed]:
        """Put a retirement on the record, and give the vault a new key that they never knew.

        Where it was cut short after the first, calling it again does the second.
        """
        if practitioner_id == self._vault.practitioner_id:
            raise InputRefused("Nobody retires themselves. Someone else of the practice does it.")
        if not reason.strip():
            raise InputRefused("A retirement has a reason. A few words are enough.")
        if self._vault.reader.running_session() is not None:
            raise InputRefused("A session is running. End it first: a new key holds up writing.")
        return self._worker.submit(self._retire, practitioner_id, reason.strip())

    def opens_with(self, secret: str) -> bool:
        """Whether this passphrase or recovery code opens this vault. Takes Argon2's time."""
        opens = self._vault.opens_with(secret)
        record_failures(self._vault)
        return opens

    def vouches(self, practitioner_id: str, secret: str) -> bool:
        """Whether this is the own passphrase of that person. Takes Argon2's time."""
        theirs = self._vault.is_passphrase_of(practitioner_id, secret)
        record_failures(self._vault)
        return theirs

    def seconds_to_wait(self) -> int:
        """Return for how long no passphrase will be tried, since too many were wrong."""
        return self._vault.seconds_to_wait()

    def _person(self, person: PractitionerAdded, chart: PracticeChart) -> Person:
        return Person(
            person.practitioner_id,
            person.name,
            person.role,
            person.credentials,
            signed_in=person.practitioner_id == self._vault.practitioner_id,
            retired=person.practitioner_id in chart.retired,
            has_passphrase=self._vault.keyring.has_passphrase(person.practitioner_id),
        )

    def _add(self, person: PractitionerAdded, passphrase: str) -> None:
        known = [each.practitioner_id for each in self._practice.chart().practitioners]
        if person.practitioner_id not in known:
            subject = self._vault.practice_subject
            self._vault.journal.append([NewEntry(subject, person)]).result()
        self._give(person.practitioner_id, passphrase)

    def _describe(self, person: PractitionerAdded) -> None:
        subject = self._vault.practice_subject
        facts = replay(self._vault.reader.entries_of(subject))
        added = next(
            fact
            for fact in facts
            if isinstance(fact.event, PractitionerAdded)
            and fact.event.practitioner_id == person.practitioner_id
        )
        if person != added.event:
            changed = NewEntry(
                subject, person, added.occurred_at, amends=added.id, reason="changed"
            )
            self._vault.journal.append([changed]).result()
            self._vault.keyring.rename(person.practitioner_id, person.name)

    def _give(self, practitioner_id: str, passphrase: str) -> None:
        name = self._practice.chart().practitioner_name(practitioner_id)
        self._vault.keyring.add(practitioner_id, name, passphrase, self._cost)
        _note_done(self._vault, PassphraseChanged(practitioner_id))

    def _change(self, old: str, new: str) -> None:
        author = self._vault.practitioner_id
        self._vault.keyring.change(author, old, new, self._cost)
        _note_done(self._vault, PassphraseChanged(author))

    def _renew(self) -> str:
        author = self._vault.practitioner_id
        name = self._practice.chart().practitioner_name(author)
        code = self._vault.keyring.renew_recovery(author, name, self._cost)
        _note_done(self._vault, RecoveryCodeRenewed())
        return code

    def _retire(self, practitioner_id: str, reason: str) -> Rekeyed:
        chart = self._practice.chart()
        if practitioner_id not in chart.retired:
            retired = PractitionerRetired(practitioner_id)
            subject = self._vault.practice_subject
            self._vault.journal.append([NewEntry(subject, retired, reason=reason)]).result()
        done = self._vault.rekey({practitioner_id, *chart.retired}, self._cost)
        _note_done(self._vault, VaultRekeyed(), RecoveryCodeRenewed())
        return done


def _checked(person: PractitionerAdded) -> PractitionerAdded:
    """Return the person with nothing around the words."""
    trimmed = replace(
        person,
        name=person.name.strip(),
        role=person.role.strip(),
        credentials=person.credentials.strip(),
    )
    if not trimmed.name:
        raise InputRefused("A person needs a name.")
    if max(map(len, (trimmed.name, trimmed.role, trimmed.credentials))) > MAX_LINE_CHARS:
        raise InputRefused("Name, role and credentials each fit a line.")
    return trimmed


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InputRefused(f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.")
