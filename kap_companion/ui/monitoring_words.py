"""The draft of the monitoring form in words: a heading and its lines, one below the other."""

from collections.abc import Sequence

from kap_companion.domain.monitoring_form import (
    FormDose,
    FormEvent,
    FormMedicine,
    FormVitals,
    MonitoringForm,
)
from kap_companion.ui.room_words import number_text, vitals_words
from kap_companion.ui.wording import tr

Part = tuple[str, tuple[str, ...]]
"""A question of the form, and what the record says of it."""


def not_on_record() -> str:
    """Return what stands where the record says nothing."""
    return tr("not on the record")


def form_parts(form: MonitoringForm) -> tuple[Part, ...]:
    """Return the form, question by question; none of them is left empty."""
    without_rule = form.ready_without_rule_min
    return (
        (tr("Concomitant medicines"), _medicines(form)),
        (tr("Setting"), (form.setting or not_on_record(),)),
        (tr("Doses"), tuple(map(_dose, form.doses)) or (not_on_record(),)),
        (tr("Monitored"), (_monitored(form),)),
        (tr("Ready"), (_minutes(form.ready_min),)),
        (tr("Ready if there were no two-hour rule"), (_minutes(without_rule),)),
        (tr("Vitals before the dose"), (_vitals(form.before),)),
        (tr("Vitals about 40 min after it"), (_vitals(form.middle),)),
        (tr("Vitals after that, the last ones"), (_vitals(form.after),)),
        (tr("Sedation"), _sedation(form)),
        (tr("Dissociation"), _events(form.dissociation)),
        (tr("Serious adverse events"), _events(form.serious)),
    )


def _medicines(form: MonitoringForm) -> tuple[str, ...]:
    if form.medicines:
        return tuple(map(_medicine, form.medicines))
    return (tr("takes none") if form.medicines_asked else not_on_record(),)


def _medicine(each: FormMedicine) -> str:
    named = " ".join(filter(None, (each.name, each.taken)))
    return f"{named} ({tr(each.drug_class)})" if each.drug_class else named


def _dose(each: FormDose) -> str:
    amount = tr("{0} min: {1} {2} {3}").format(
        each.minute, number_text(each.amount), each.unit, each.drug
    )
    devices = tr("devices: {0}").format(not_on_record() if each.devices is None else each.devices)
    lot = tr("lot: {0}").format(each.lot or not_on_record())
    return f"{amount}, {devices}, {lot}"


def _monitored(form: MonitoringForm) -> str:
    if form.monitored_min is None:
        return not_on_record()
    said = tr("{0} min, to the end of the session") if form.is_over else tr("{0} min so far")
    return said.format(form.monitored_min)


def _minutes(minutes: int | None) -> str:
    if minutes is None:
        return not_on_record()
    return tr("{0} min after the first dose").format(minutes)


def _vitals(read: FormVitals | None) -> str:
    if read is None:
        return not_on_record()
    words = vitals_words(read.vitals)
    return words if read.minute is None else tr("{0} min: {1}").format(read.minute, words)


def _sedation(form: MonitoringForm) -> tuple[str, ...]:
    scores = tuple(tr("{0} min: reading {1}").format(*each) for each in form.sedation_scores)
    events = tuple(map(_event, form.sedation))
    return (*scores, *events) or (not_on_record(),)


def _events(events: Sequence[FormEvent]) -> tuple[str, ...]:
    return tuple(map(_event, events)) or (not_on_record(),)


def _event(each: FormEvent) -> str:
    began = "" if each.began_min is None else tr("from {0} min").format(each.began_min)
    lasted = (
        tr("still running")
        if each.lasted_min is None
        else tr("for {0} min").format(each.lasted_min)
    )
    return ", ".join(filter(None, (each.what, tr(each.worst.value), began, lasted, each.outcome)))
