"""What the kinds of names, and the fates of questions and steps, are called."""

from kap_companion.domain.events import QuestionFate, StepStatus, ThemeKind, Went
from kap_companion.ui.language import tr


def theme_word(kind: ThemeKind) -> str:
    """Return what a kind of name is called where it stands before one."""
    return {
        ThemeKind.THEME: tr("Theme"),
        ThemeKind.TRIGGER: tr("Trigger"),
        ThemeKind.PATTERN: tr("Pattern"),
        ThemeKind.GROWTH: tr("Growing"),
        ThemeKind.PERSON: tr("Person"),
        ThemeKind.PLACE: tr("Place"),
    }[kind]


def fate_word(fate: QuestionFate) -> str:
    """Return what became of a question, in a word."""
    return {
        QuestionFate.OPEN: tr("open"),
        QuestionFate.ANSWERED: tr("answered"),
        QuestionFate.LET_GO: tr("let go"),
    }[fate]


def status_word(status: StepStatus) -> str:
    """Return how a step stands, in a word."""
    return {
        StepStatus.OPEN: tr("open"),
        StepStatus.DONE: tr("done"),
        StepStatus.CHANGED: tr("changed"),
        StepStatus.DROPPED: tr("dropped"),
    }[status]


def went_word(went: Went) -> str:
    """Return how a step goes, in a word or two."""
    return {
        Went.WELL: tr("goes well"),
        Went.IN_PART: tr("in part"),
        Went.NOT_YET: tr("not yet"),
    }[went]
