"""The draft of the monitoring form for nasal esketamine, on paper."""

from kap_companion.domain.charts.returning import minutes_after_dose
from kap_companion.domain.monitoring_form import monitoring_form
from kap_companion.exports.pdf import NOTE, Document, Paragraph
from kap_companion.services.report_matter import SessionMatter
from kap_companion.ui.monitoring_words import form_parts
from kap_companion.ui.reports.paper import day_of, document, facts_table, identity
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr


def monitoring_draft(matter: SessionMatter) -> Document:
    """Return the draft, question by question; what the record lacks is said to be lacking."""
    title = tr("Monitoring form, nasal esketamine: a draft")
    now_min = minutes_after_dose(matter.chart, matter.now)
    parts = form_parts(monitoring_form(matter.chart, matter.prepared, now_min))
    about = tr("A draft, not the form itself. Read it, and copy it into the form.")
    whose = (
        (tr("Patient"), identity(matter.patient)),
        (tr("Session"), in_words(day_of(matter.chart))),
    )
    blocks = (
        Paragraph.title(title),
        Paragraph.of(about, NOTE),
        facts_table((*whose, *((head, "\n".join(lines)) for head, lines in parts))),
    )
    return document(title, blocks, matter.practice, identity(matter.patient), matter.now)
