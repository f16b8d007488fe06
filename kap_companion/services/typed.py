"""Words that people typed, as the record takes them; the rule itself is the domain's."""

from kap_companion.domain.typed import line, note, said

__all__ = ["line", "note", "said"]
