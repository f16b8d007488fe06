"""What helped, and what runs through a course, in words."""

from collections.abc import Iterator, Sequence

from kap_companion.domain.charts.course_story import Help, Helped, SessionStory, Thread
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr

MOST_OF_A_KIND = 12


def help_name(kind: Help) -> str:
    """Return what a kind of help is called."""
    return {
        Help.ASKED_FOR: tr("Said beforehand"),
        Help.INTERVENTION: tr("What was done"),
        Help.TOUCH: tr("Touch"),
        Help.MUSIC: tr("Music held"),
        Help.STEP: tr("Steps done"),
    }[kind]


def helped_of(sessions: Sequence[SessionStory], kind: Help) -> list[Helped]:
    """Return what helped of one kind, the newest first."""
    found = [each for story in sessions for each in story.helped if each.help is kind]
    return sorted(found, key=lambda each: each.on, reverse=True)


def helped_text(helped: Helped) -> str:
    """Return one thing that helped, with what was noted after it."""
    words = tr("in the phase “{0}”").format(tr(helped.words))
    said = f"{in_words(helped.on)}: {words if helped.help is Help.MUSIC else helped.words}"
    if not helped.noted:
        return said
    told = tr("said of it") if helped.help is Help.STEP else tr("noted after it")
    return f"{said} · {told}: {helped.noted}"


def threads_of(sessions: Sequence[SessionStory]) -> Iterator[tuple[Thread, tuple[str, ...]]]:
    """Yield each name with the ids of the sessions it is in: those in most sessions first.

    Names that differ in case alone are one; the newest spelling stands for all.
    """
    spelled: dict[tuple[str, str], Thread] = {}
    where: dict[tuple[str, str], list[str]] = {}
    for story in sessions:
        for thread in story.threads:
            key = (thread.kind, thread.name.casefold())
            spelled[key] = thread
            where.setdefault(key, []).append(story.session_id)
    for key in sorted(where, key=lambda each: (-len(where[each]), each)):
        yield spelled[key], tuple(dict.fromkeys(where[key]))


def thread_text(thread: Thread) -> str:
    """Return a name with what it is."""
    return f"#{thread.name}" if thread.kind == "tag" else f"{thread.name} ({tr(thread.kind)})"
