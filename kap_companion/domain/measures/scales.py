"""Measures of which only the total is recorded: ranges and bands, no words of their items."""

from decimal import Decimal

from kap_companion.domain.events.measures import Scale
from kap_companion.domain.measures.form import Band, KnownScale


def _scale(key: str, name: str, greatest: int, *, higher_is_better: bool = False) -> Scale:
    return Scale(key, name, Decimal(0), Decimal(greatest), higher_is_better)


WHO5 = KnownScale(
    _scale("who-5", "WHO-5", 25, higher_is_better=True),
    "WHO-5 Well-Being Index",
    "The raw sum of five items, 0 to 25; not the percentage.",
    "Topp, Østergaard, Søndergaard and Bech 2015",
    (Band(0, "below half"), Band(13, "half or more")),
)
QIDS_SR16 = KnownScale(
    _scale("qids-sr16", "QIDS-SR16", 27),
    "Quick Inventory of Depressive Symptomatology, self-report",
    "The total of nine domains, 0 to 27.",
    "Rush et al. 2003; ids-qids.org",
    (
        Band(0, "none"),
        Band(6, "mild"),
        Band(11, "moderate"),
        Band(16, "severe"),
        Band(21, "very severe"),
    ),
)
MADRS = KnownScale(
    _scale("madrs", "MADRS", 60),
    "Montgomery–Åsberg Depression Rating Scale",
    "The sum of ten items, 0 to 60.",
    "Montgomery and Åsberg 1979; bands of Snaith et al. 1986 as commonly used",
    (Band(0, "none"), Band(7, "mild"), Band(20, "moderate"), Band(35, "severe")),
)
CADSS = KnownScale(
    _scale("cadss", "CADSS", 92),
    "Clinician-Administered Dissociative States Scale",
    "The sum of the 23 items that the patient answers, each 0 to 4: 0 to 92.",
    "Bremner et al. 1998; the range as trials state it, NCT04226963",
)
MEQ30 = KnownScale(
    _scale("meq-30", "MEQ-30", 150, higher_is_better=True),
    "Mystical Experience Questionnaire",
    "The sum of 30 items, 0 to 150; not the mean, nor the percentage.",
    "Barrett, Johnson and Griffiths 2015",
)
EBI = KnownScale(
    _scale("ebi", "EBI", 100, higher_is_better=True),
    "Emotional Breakthrough Inventory",
    "The mean of six items, 0 to 100.",
    "Roseman et al. 2019",
)
C_SSRS = KnownScale(
    _scale("c-ssrs", "C-SSRS screen", 6),
    "Columbia-Suicide Severity Rating Scale, screen version",
    "The highest question answered with yes, 1 to 6; 0 where none was.",
    "The Columbia Lighthouse Project, screen version",
    (),
    review_above=0,
    loinc_panel="93373-9",
)

KNOWN_SCALES: tuple[KnownScale, ...] = (WHO5, QIDS_SR16, MADRS, CADSS, MEQ30, EBI, C_SSRS)
