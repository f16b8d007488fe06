"""What a new practice starts with; every item is the practice's own to change."""

from kap_companion.domain.events.integration_settings import NoteTemplate
from kap_companion.domain.events.measures import PlannedMeasure, Span, When
from kap_companion.domain.events.observing import Intervention
from kap_companion.domain.events.practice import Question, QuickTag

QUICK_TAGS: tuple[QuickTag, ...] = tuple(
    QuickTag(key, label)
    for key, label in (
        ("1", "Settled"),
        ("2", "Moving"),
        ("3", "Speaking"),
        ("4", "Tearful"),
        ("5", "Smiling"),
        ("6", "Anxious"),
        ("7", "Nausea"),
        ("8", "Dizzy"),
        ("9", "Touch"),
        ("0", "Check-in"),
        ("w", "Water"),
        ("o", "Oriented"),
        ("t", "Toilet"),
        ("i", "Image"),
        ("k", "Body"),
        ("r", "Returning"),
    )
)

INTERVENTIONS: tuple[Intervention, ...] = (
    Intervention("Breath together"),
    Intervention("Hand on shoulder", touch=True),
    Intervention("Words of support"),
    Intervention("Silence kept"),
    Intervention("Repositioned"),
    Intervention("Offered water"),
    Intervention("Lights"),
    Intervention("Blanket"),
    Intervention("Intention recalled"),
)
"""What the therapist does; the first nine have a digit each."""

INTENTION_QUESTION = "intention"

IDLE_MIN, JOURNEY_IDLE_MIN = 10, 30
"""Idle minutes until the screen locks. A Journey has long silences, and somebody in the room."""

QUESTIONS: tuple[Question, ...] = (
    Question(
        "brings",
        "What brings you here?",
        "A few words are enough. There is no right answer, and you can change it later.",
    ),
    Question(
        INTENTION_QUESTION,
        "What would you like to turn towards today?",
        "One intention is enough. There is room for three.",
        answers=3,
        shown_as="Intention",
    ),
    Question(
        "welcome",
        "What would you like to welcome, or to let go of?",
        "It may be a feeling, a thought, a memory, or nothing in particular.",
    ),
    Question("feeling", "How do you feel right now?", "In your body, in your mood, about today."),
    Question(
        "support",
        "What helps when it is difficult, and which words would you like to hear then?",
        "Your therapist keeps these words at hand.",
        shown_as="If it gets hard",
    ),
    Question(
        "touch",
        "Which touch would be welcome, and which would not?",
        "You can say no at any moment, whatever you write here.",
        shown_as="Touch we agreed",
    ),
    Question(
        "music",
        "Is there anything you wish for the music?",
        "Something to hear, or something to leave out.",
        shown_as="Music wishes",
    ),
)

INTEGRATION_FROM_H = 24
INTEGRATION_TO_H = 48
"""Source documents differ (24-48 h, others 24-72 h): a default, editable."""

MEASURES_IN_USE: tuple[str, ...] = ("phq-9", "gad-7", "pcl-5")
"""The forms; of the scales a practice takes those that it is licensed to use."""

MEASURE_PLAN: tuple[PlannedMeasure, ...] = (
    *(PlannedMeasure(key, When.BASELINE) for key in MEASURES_IN_USE),
    PlannedMeasure("phq-9", When.BEFORE_SESSION),
    PlannedMeasure("gad-7", When.BEFORE_SESSION),
    PlannedMeasure("phq-9", When.AFTER_DOSE, 1, Span.WEEKS),
    PlannedMeasure("gad-7", When.AFTER_DOSE, 1, Span.WEEKS),
    PlannedMeasure("pcl-5", When.AFTER_DOSE, 4, Span.WEEKS),
)
"""Each form is asked no oftener than it looks back; a plan to change."""
NOTE_TEMPLATES: tuple[NoteTemplate, ...] = (
    NoteTemplate(
        "Integration session",
        "What stayed from the session:\n\n"
        "What it means in daily life:\n\n"
        "What was hard since:\n\n"
        "What we agreed:\n",
    ),
    NoteTemplate(
        "Check-in call",
        "How the days have been:\n\nSleep:\n\nHow the steps go:\n\nWhat comes next:\n",
    ),
)
"""Headings alone: what a note says is the therapist's."""
