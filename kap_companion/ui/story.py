"""A session's chart drawn as its axis: phases, doses, mask, music, notes and insights."""

from collections.abc import Sequence

from kap_companion.domain.charts import (
    SessionChart,
    insights,
    mask_spans,
    music_spans,
)
from kap_companion.domain.charts.course import course_of
from kap_companion.domain.course import Course
from kap_companion.domain.events import (
    DoseGiven,
    MusicResumed,
    RecordingResumed,
    SessionBegun,
    SessionEnded,
    SoundLost,
    TrackStarted,
)
from kap_companion.domain.moment import US_PER_MS, Moment, elapsed_us
from kap_companion.domain.planner import Planned
from kap_companion.domain.routes import PRE_ONSET_MIN, Phase
from kap_companion.ui.story_courses import course_rows, point_marks
from kap_companion.ui.story_notes import StoryNotes, ToMs
from kap_companion.ui.story_vitals import StoryVitals
from kap_companion.ui.widgets.axis_model import (
    AxisModel,
    DoseMark,
    DoseRow,
    Gap,
    Mark,
    MarksRow,
    MaskRow,
    MaskSpan,
    MusicRow,
    MusicSpan,
    PhaseRow,
    PhaseSpan,
    ScaleRow,
)
from kap_companion.ui.wording import (
    MS_PER_HOUR,
    MS_PER_MINUTE,
    clock_text,
    dose_text,
    phase_text,
    span_text,
    t_plus_text,
    tr,
)

MARGIN_MS = 5 * MS_PER_MINUTE


def axis_model(
    chart: SessionChart,
    now: Moment | None,
    music: Sequence[Planned] = (),
    notes: StoryNotes | None = None,
    vitals: StoryVitals | None = None,
) -> AxisModel:
    """Return the axis of a session.

    `now` is None for a session that is over. `music` is what plays and comes, in milliseconds from
    now, the playing track first. `notes` is what a page keeps that draws the same session often.
    `vitals` is the same of the vital signs; without it the axis has no rows of them.
    """
    to_ms = _scale(chart)
    now_ms = None if now is None else to_ms(now)
    notes = notes or StoryNotes()
    notes.follow(chart, to_ms)
    course = course_of(chart, now or chart.facts[-1].occurred_at)
    start_ms, end_ms = _reach(chart, to_ms, notes.latest_ms, now_ms)
    if chart.anchor is not None:
        end_ms = max(end_ms, course.end_ms)
    return AxisModel(
        start_ms,
        end_ms,
        now_ms,
        now_text(chart, now),
        (
            PhaseRow(
                _phases(chart, course, to_ms, now_ms, (start_ms, end_ms)),
                tr("Phase"),
                _ends_text(chart, course, now_ms),
                point_marks(chart, to_ms),
            ),
            DoseRow(_doses(chart, to_ms), tr("Dose")),
            *course_rows(chart, to_ms, now_ms),
            MaskRow(_mask(chart, to_ms, now_ms), tr("Eye mask")),
            MusicRow(
                _music(chart, to_ms, now_ms, music, end_ms),
                _silences(chart, to_ms, end_ms if now_ms is None else now_ms),
            ),
            *(vitals.rows(chart, to_ms) if vitals else ()),
            MarksRow(tr("Notes"), notes.marks),
            *_insight_rows(chart, to_ms),
            ScaleRow(),
        ),
        _gaps(chart, to_ms),
        by_clock=chart.anchor is None,
    )


def _scale(chart: SessionChart) -> ToMs:
    """T+ once there is a dose; before, the time of day."""
    anchor = chart.anchor
    if anchor is not None:
        return lambda moment: elapsed_us(anchor, moment) // US_PER_MS
    begun = chart.of(SessionBegun)
    base = (begun or chart.facts)[0].occurred_at
    local = base.local()
    base_ms = local.hour * MS_PER_HOUR + local.minute * MS_PER_MINUTE + local.second * 1000
    return lambda moment: base_ms + elapsed_us(base, moment) // US_PER_MS


def _reach(chart: SessionChart, to_ms: ToMs, latest: int, now_ms: int | None) -> tuple[int, int]:
    window_ms = (chart.plan.window_min if chart.plan else 120) * MS_PER_MINUTE
    known = max(latest, latest if now_ms is None else now_ms)
    if chart.anchor is not None:
        return -PRE_ONSET_MIN * MS_PER_MINUTE, max(window_ms, known + MARGIN_MS)
    begun = chart.of(SessionBegun)
    start = to_ms((begun or chart.facts)[0].occurred_at) - PRE_ONSET_MIN * MS_PER_MINUTE
    return start, max(start + window_ms, known + MARGIN_MS)


def now_text(chart: SessionChart, now: Moment | None) -> str:
    """Return what the now-line says: T+, before the dose the time of day; empty without one."""
    if now is None:
        return ""
    gone = chart.t_plus(now)
    return clock_text(now) if gone is None else t_plus_text(gone.ms)


def _phases(
    chart: SessionChart, course: Course, to_ms: ToMs, now_ms: int | None, reach: tuple[int, int]
) -> tuple[PhaseSpan, ...]:
    """The phases of the course; of a session that is over none that it did not come to."""
    start_ms, end_ms = reach
    ended = chart.of(SessionEnded)
    if chart.anchor is None:
        until = to_ms(ended[-1].occurred_at) if ended else end_ms if now_ms is None else now_ms
        name = tr(Phase.PRE_ONSET.value)
        return (PhaseSpan(start_ms, until, name, 1, current=now_ms is not None),)
    last = len(course.spans) - 1
    goes_on = now_ms is None or now_ms >= course.end_ms
    gone = chart.t_plus(ended[-1].occurred_at) if ended else None
    until = end_ms if gone is None else gone.ms
    spans = (
        PhaseSpan(
            span.start_ms,
            min(max(span.end_ms, end_ms) if number == last and goes_on else span.end_ms, until),
            phase_text(course, span.phase),
            number + 1,
            current=now_ms is not None and span.start_ms <= now_ms < span.end_ms,
        )
        for number, span in enumerate(course.spans)
    )
    return tuple(span for span in spans if span.end_ms > span.start_ms)


def _ends_text(chart: SessionChart, course: Course, now_ms: int | None) -> str:
    """How long it is to the end of the arc, while the session goes."""
    if chart.anchor is None or now_ms is None or now_ms >= course.end_ms:
        return ""
    minutes = max(1, round((course.end_ms - now_ms) / MS_PER_MINUTE))
    return tr("{0} left").format(span_text(minutes * MS_PER_MINUTE))


def _doses(chart: SessionChart, to_ms: ToMs) -> tuple[DoseMark, ...]:
    marks = []
    for number, fact in enumerate(chart.doses):
        if isinstance(fact.event, DoseGiven):
            text = dose_text(fact.event)
            shown = tr("{0} booster").format(text) if number else text
            marks.append(DoseMark(to_ms(fact.occurred_at), shown, bool(number), fact.id))
    return tuple(marks)


def _mask(chart: SessionChart, to_ms: ToMs, now_ms: int | None) -> tuple[MaskSpan, ...]:
    spans = []
    for span in mask_spans(chart):
        start = to_ms(span.start)
        if span.end is not None:
            spans.append(MaskSpan(start, to_ms(span.end)))
        elif now_ms is not None:
            spans.append(MaskSpan(start, now_ms, current=True))
    return tuple(spans)


def _music(
    chart: SessionChart,
    to_ms: ToMs,
    now_ms: int | None,
    plan: Sequence[Planned],
    end_ms: int,
) -> tuple[MusicSpan, ...]:
    spans = []
    playing = False
    for span in music_spans(chart):
        start = to_ms(span.start)
        if span.end is not None:
            spans.append(MusicSpan(start, to_ms(span.end), span.title))
        elif now_ms is not None:
            playing = True
            until = now_ms + plan[0].end_ms if plan else now_ms
            spans.append(MusicSpan(start, max(until, now_ms), span.title, "now"))
    if now_ms is None:
        return tuple(spans)
    planned = (
        MusicSpan(
            # What was paused goes on from here: it began before.
            now_ms + max(0, each.start_ms),
            now_ms + each.end_ms,
            each.cue.track.title,
            "planned",
        )
        for each in (plan[1:] if playing else plan)
        if now_ms + each.start_ms < end_ms
    )
    return (*spans, *planned)


def _insight_rows(chart: SessionChart, to_ms: ToMs) -> tuple[MarksRow, ...]:
    """Insights stand over the moment they came from; those without one are not on the axis."""
    marks = []
    for insight in insights(chart):
        for source in insight.event.sources:
            fact = chart.fact(source)
            if fact is not None:
                at_ms = to_ms(fact.occurred_at)
                marks.append(Mark(at_ms, "insight", insight.event.words, insight.fact.id))
    return (MarksRow(tr("Insights"), tuple(marks)),) if marks else ()


def _gaps(chart: SessionChart, to_ms: ToMs) -> tuple[Gap, ...]:
    gaps = []
    for fact in chart.of(RecordingResumed):
        if isinstance(fact.event, RecordingResumed):
            since = to_ms(fact.event.last_alive)
            gaps.append(Gap(since, to_ms(fact.occurred_at), tr("not recorded")))
    return tuple(gaps)


def _silences(chart: SessionChart, to_ms: ToMs, end_ms: int) -> tuple[Gap, ...]:
    gaps = []
    since: int | None = None
    for fact in chart.of(SoundLost, TrackStarted, MusicResumed):
        at_ms = to_ms(fact.occurred_at)
        if isinstance(fact.event, SoundLost):
            since = at_ms if since is None else since
        elif since is not None:
            gaps.append(Gap(since, at_ms, tr("no sound")))
            since = None
    if since is not None:
        gaps.append(Gap(since, end_ms, tr("no sound")))
    return tuple(gaps)
