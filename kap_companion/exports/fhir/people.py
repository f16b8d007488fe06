"""Who stands behind what is on record: practitioners, or only a name that was typed."""

from collections import Counter
from collections.abc import Iterator

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import PractitionerAdded
from kap_companion.exports.fhir.codes import PARTICIPANT, Plain, concept
from kap_companion.exports.fhir.values import id_of, identifier, ref, text, without_nothing

UNNAMED = "not named"
AUTHOR, ENTERER = ("author", "Author"), ("enterer", "Enterer")
PERFORMER = ("performer", "Performer")
MOST_KNOWN = 1_000
"""So many references are kept made: names are typed, and a practice has many years of them."""

STRANGER = "someone else"
"""What the practice's chart calls an author whom it doesn't know."""


class People:
    """Refers to people; remembers who was referred to, since only these belong in the bundle."""

    def __init__(self, practice: PracticeChart, practice_id: str) -> None:
        """Know the people of this practice."""
        self.chart = practice
        self._by_id = {each.practitioner_id: each for each in practice.practitioners}
        names = Counter(each.name for each in practice.practitioners)
        self._by_name = {
            each.name: each for each in practice.practitioners if names[each.name] == 1
        }
        self._refs: dict[str, Plain] = {}
        self._agents: dict[tuple[str, str], list[Plain]] = {}
        self._named: dict[str, PractitionerAdded] = {}
        self.organization_id = id_of(practice_id)
        self._practice = ref(self.organization_id, practice.name)

    def organization(self) -> Plain:
        """Return the practice itself."""
        return {
            "resourceType": "Organization",
            "id": self.organization_id,
            "name": text(self.chart.name) or UNNAMED,
        }

    def practice(self) -> Plain:
        """Return the reference to the practice."""
        return self._practice

    def author(self, entry: Entry) -> Plain:
        """Return who was signed in when this was written."""
        return self.person(entry.author)

    def performer(self, entry: Entry) -> Plain:
        """Return who did it: someone else than who was signed in, where it says so."""
        return self.person(entry.performed_by or entry.author)

    def agents(self, entry: Entry) -> list[Plain]:
        """Return who had part in the writing of an entry, as Provenance has it."""
        who = entry.author, entry.performed_by
        known = self._agents.get(who)
        if known is None:
            if len(self._agents) >= MOST_KNOWN:
                self._agents.clear()
            known = self._agents[who] = self._part_of(*who)
        return known

    def _part_of(self, author: str, performed_by: str) -> list[Plain]:
        parts = [(AUTHOR, author)]
        if performed_by:
            parts = [(ENTERER, author), (PERFORMER, performed_by)]
        kinds = ((concept(PARTICIPANT, part), who) for part, who in parts)
        return [{"type": kind, "who": self.person(who)} for kind, who in kinds]

    def person(self, who: str) -> Plain:
        """Return the reference to someone, by id or by name; a stranger has a name alone."""
        known = self._refs.get(who)
        if known is None:
            if len(self._refs) >= MOST_KNOWN:
                self._refs.clear()
            known = self._refs[who] = self._found(who)
        return known

    def _found(self, who: str) -> Plain:
        found = self._by_id.get(who) or self._by_name.get(who)
        if found is None:
            return {"display": text(self._known_as(who)) or UNNAMED}
        self._named[found.practitioner_id] = found
        return ref(id_of(found.practitioner_id), found.name)

    def practitioner(self, who: str) -> Plain:
        """Return the reference to a practitioner of the practice; empty for anybody else."""
        found = self.person(who)
        return found if "reference" in found else {}

    def named(self) -> Iterator[Plain]:
        """Yield the practitioners that were referred to."""
        for each in self._named.values():
            qualified = text(", ".join(filter(None, (each.role, each.credentials))))
            yield without_nothing(
                {
                    "resourceType": "Practitioner",
                    "id": id_of(each.practitioner_id),
                    "identifier": [identifier(each.practitioner_id)],
                    "active": each.practitioner_id not in self.chart.retired,
                    "name": [{"text": text(each.name) or UNNAMED}],
                    "qualification": [{"code": {"text": qualified}}] if qualified else [],
                }
            )

    def _known_as(self, who: str) -> str:
        """Return the name of who was no practitioner: the locked screen, or as it was typed."""
        name = self.chart.practitioner_name(who)
        return who if name == STRANGER and not _is_id(who) else name


def _is_id(who: str) -> bool:
    return id_of(who) == who
