"""The measures that the program knows: forms with their words, and scales by their totals alone."""

from collections.abc import Mapping

from kap_companion.domain.events.measures import Scale
from kap_companion.domain.measures.form import Band, Choice, Cluster, Form, Item, KnownScale
from kap_companion.domain.measures.gad7 import GAD7
from kap_companion.domain.measures.pcl5 import PCL5
from kap_companion.domain.measures.phq9 import PHQ9
from kap_companion.domain.measures.scales import KNOWN_SCALES

FORMS: Mapping[str, Form] = {form.key: form for form in (PHQ9, GAD7, PCL5)}
"""The form that is asked today, by the key of its measure."""

EVERY_FORM: Mapping[tuple[str, str], Form] = {
    (form.key, form.version): form for form in FORMS.values()
}
"""Every version that was ever asked, by key and version: old answers keep the words they met.

A form whose words change stays here beside the newer one.
"""

SCALES: Mapping[str, KnownScale] = {each.scale.key: each for each in KNOWN_SCALES}
"""The scales that the program knows by their totals, by key."""


def known_keys() -> tuple[str, ...]:
    """Return the keys of all measures that the program brings, forms first."""
    return (*FORMS, *SCALES)


__all__ = [
    "EVERY_FORM",
    "FORMS",
    "GAD7",
    "KNOWN_SCALES",
    "PCL5",
    "PHQ9",
    "SCALES",
    "Band",
    "Choice",
    "Cluster",
    "Form",
    "Item",
    "KnownScale",
    "Scale",
    "known_keys",
]
