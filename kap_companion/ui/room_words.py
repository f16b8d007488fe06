"""What the record says of preparation, checks, doses and adverse events: a label, and the words."""

from decimal import Decimal

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    AgreementMade,
    AgreementWithdrawn,
    CheckPutOff,
    CoursePlanWritten,
    CoursePointMarked,
    DoseGiven,
    EndedWithOpen,
    Event,
    GateOverridden,
    GoalWritten,
    InfusionRateSet,
    InfusionStopped,
    InterventionMade,
    ItemTicked,
    LookedAt,
    LozengeTakenOut,
    MedicineListed,
    MonitoringNoted,
    NoMedicines,
    Proof,
    ProtocolTaken,
    ReadyForDischarge,
    RecheckAsked,
    ScreeningAnswered,
    ScreeningReviewed,
    Sign,
    SomeoneTold,
    StateEnded,
    StateWentOn,
    StrengthNoted,
    VitalsTaken,
)
from kap_companion.domain.vital_signs import Value, read
from kap_companion.ui.language import tr

Said = tuple[str, str]
"""The bold label of a row, and the words after it."""

NOTHING: Said = ("", "")


def room_words(event: Event) -> Said:
    """Return what is said of an event of the room; two empty texts for any other."""
    room = (_of_checks, _of_the_dose, _of_adverse_events, _of_observing, _of_the_return)
    for of_kind in (*room, _of_preparation, _of_the_course):
        said = of_kind(event)
        if said != NOTHING:
            return said
    return NOTHING


def vitals_words(vitals: VitalsTaken) -> str:
    """Return vital signs in a line: 118/74 · heart 72 · SpO₂ 98."""
    pressure = ""
    if vitals.systolic is not None or vitals.diastolic is not None:
        pressure = f"{value_text(vitals.systolic)}/{value_text(vitals.diastolic)}"
    others = (
        tr("{0} {1}").format(sign_name(sign), value_text(read(vitals, sign)))
        for sign in Sign
        if sign not in {Sign.SYSTOLIC, Sign.DIASTOLIC} and read(vitals, sign) is not None
    )
    return " · ".join(filter(None, (pressure, *others, _sure(vitals), vitals.words)))


def _sure(vitals: VitalsTaken) -> str:
    """Which rare values were asked about, and stood."""
    sure = (sign_name(sign) for sign in Sign if sign.value in vitals.sure)
    named = ", ".join(sure)
    return tr("asked, and sure: {0}").format(named) if named else ""


def value_text(value: Value | None) -> str:
    """Return a reading as it is written; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def sign_name(sign: Sign) -> str:
    """Return what a vital sign is called in a line."""
    return {
        Sign.SYSTOLIC: tr("systolic"),
        Sign.DIASTOLIC: tr("diastolic"),
        Sign.HEART_RATE: tr("heart"),
        Sign.SPO2: tr("SpO₂"),
        Sign.RESPIRATORY_RATE: tr("breaths"),
        Sign.TEMPERATURE: tr("temperature"),
        Sign.SEDATION: tr("sedation"),
        Sign.PAIN: tr("pain"),
        Sign.NAUSEA: tr("nausea"),
    }[sign]


def number_text(number: Decimal) -> str:
    """Return a number without needless digits."""
    return f"{number.normalize():f}"


def dose_details(dose: DoseGiven) -> str:
    """Return what else is known of a dose, each part a short sentence; empty where nothing is."""
    proof = {Proof.SIGNED: tr(" (own passphrase)"), Proof.TYPED: tr(" (name typed)")}
    per_kg = mg_per_kg_text(dose)
    parts = (
        tr("Ordered by {0}.").format(dose.ordered_by) if dose.ordered_by else "",
        tr("Witnessed by {0}{1}.").format(dose.witnessed_by, proof.get(dose.witness_proof, ""))
        if dose.witnessed_by
        else "",
        tr("Site: {0}.").format(dose.site) if dose.site else "",
        tr("Devices: {0}.").format(dose.devices) if dose.devices is not None else "",
        f"{per_kg}." if per_kg else "",
        tr("Lot {0}.").format(dose.lot) if dose.lot else "",
        tr("Expires {0}.").format(dose.expiry) if dose.expiry else "",
        _waste(dose, proof.get(dose.waste_proof, "")),
        tr("Asked about, and confirmed.") if dose.sure else "",
    )
    return " ".join(filter(None, parts))


def mg_per_kg_text(dose: DoseGiven) -> str:
    """Return a dose by the patient's weight as plain arithmetic; empty where it can't be told."""
    if dose.weight_kg is None or dose.weight_kg <= 0 or dose.unit != "mg":
        return ""
    per_kg = dose.amount / dose.weight_kg
    said = tr("{0} mg ÷ {1} kg = {2} mg/kg")
    return said.format(number_text(dose.amount), number_text(dose.weight_kg), f"{per_kg:.2f}")


def _waste(dose: DoseGiven, proof: str) -> str:
    if dose.wasted is None:
        return ""
    wasted = tr("Wasted {0} {1}").format(number_text(dose.wasted), dose.unit)
    seen = tr(", seen by {0}{1}").format(dose.waste_witness, proof) if dose.waste_witness else ""
    return f"{wasted}{seen}."


def _of_checks(event: Event) -> Said:
    match event:
        case VitalsTaken() as vitals:
            said = tr("Vitals."), vitals_words(vitals)
        case LookedAt(check=check, words=words):
            said = f"{check}.", words
        case CheckPutOff(check=check, minutes=minutes, reason=reason):
            said = tr("{0} put off.").format(check), _after(minutes, reason)
        case RecheckAsked(minutes=minutes):
            said = tr("Recheck."), tr("In {0} min.").format(minutes)
        case SomeoneTold(who=who, words=words):
            said = tr("Told {0}.").format(who), words
        case _:
            said = NOTHING
    return said


def _after(minutes: int, reason: str) -> str:
    return " ".join(filter(None, (tr("By {0} min.").format(minutes), reason)))


def _of_the_dose(event: Event) -> Said:
    match event:
        case InfusionRateSet(rate=rate, unit=unit, sure=sure):
            set_to = tr("Rate {0} {1}.").format(number_text(rate), unit)
            asked = tr("Asked about, and confirmed.") if sure else ""
            said = tr("Infusion."), " ".join(filter(None, (set_to, asked)))
        case InfusionStopped(given=given, words=words):
            went_in = "" if given is None else tr("Went in: {0}.").format(number_text(given))
            said = tr("Infusion stopped."), " ".join(filter(None, (went_in, words)))
        case LozengeTakenOut(swallowed=swallowed):
            said = tr("Lozenge out."), tr("Swallowed.") if swallowed else ""
        case GateOverridden(open=still_open, by=by, reason=reason):
            about = tr("Open: {0}. {1} decides: {2}")
            said = tr("Dose with something open."), about.format("; ".join(still_open), by, reason)
        case _:
            said = NOTHING
    return said


def _of_adverse_events(event: Event) -> Said:
    match event:
        case AdverseEventBegan(what=what, severity=severity) as began:
            said = f"{what}, {tr(severity.value)}.", _steps(began.words, began.action, began.told)
        case AdverseEventFollowed(severity=severity) as followed:
            words = _steps(followed.words, followed.action, followed.told)
            said = tr("Adverse event goes on, {0}.").format(tr(severity.value)), words
        case AdverseEventEnded(outcome=outcome, words=words):
            said = tr("Adverse event ended, {0}.").format(tr(outcome.value)), words
        case AdverseEventReviewed(by=by, words=words):
            said = tr("Reviewed by {0}.").format(by), words
        case _:
            said = NOTHING
    return said


def _of_observing(event: Event) -> Said:
    match event:
        case StateWentOn(what=what):
            said = tr("Still: {0}.").format(what), ""
        case StateEnded(what=what):
            said = tr("{0} ended.").format(what), ""
        case InterventionMade(what=what, words=words):
            said = tr("Did: {0}.").format(what), words
        case StrengthNoted(strength=strength):
            said = tr("Strength: {0}.").format(tr(strength.value)), ""
        case _:
            said = NOTHING
    return said


def _steps(words: str, action: str, told: str) -> str:
    parts = (
        words,
        tr("Done: {0}.").format(action.rstrip(".")) if action else "",
        tr("Told: {0}.").format(told.rstrip(".")) if told else "",
    )
    return " ".join(filter(None, parts))


def _of_the_return(event: Event) -> Said:
    match event:
        case ReadyForDischarge(by=by, words=words, open=still_open, reason=reason):
            said = tr("Ready, says {0}.").format(by), _with_open(words, still_open, reason)
        case AfterCareGiven(by=by, how=how):
            said = tr("After-care sheet."), tr("Given by {0}, {1}.").format(by, tr(how.value))
        case EndedWithOpen(open=still_open):
            said = tr("Ended with something open."), "; ".join(still_open)
        case MonitoringNoted(setting=setting, ready_min=ready_min, classes=classes):
            ready = "" if ready_min is None else tr("ready at {0} min").format(ready_min)
            marked = (f"{each.medicine}: {each.drug_class}" for each in classes)
            said = tr("Monitoring form."), " · ".join(filter(None, (setting, ready, *marked)))
        case ItemTicked(list_name="readiness", words=words, note=note):
            said = tr("Readiness."), " · ".join(filter(None, (words, note)))
        case _:
            said = NOTHING
    return said


def _with_open(words: str, still_open: tuple[str, ...], reason: str) -> str:
    about = tr("Open: {0}. Because: {1}").format("; ".join(still_open), reason)
    return " ".join(filter(None, (words, about if still_open else "")))


def _of_preparation(event: Event) -> Said:
    match event:
        case ScreeningAnswered(asked=asked, finding=finding, note=note):
            said = tr("Screening."), " · ".join(filter(None, (asked, tr(finding.value), note)))
        case ScreeningReviewed(by=by, note=note):
            said = tr("Screening reviewed by {0}.").format(by), note
        case MedicineListed(name=name, taken=taken, hold=hold):
            said = tr("Medicine."), " · ".join(filter(None, (name, taken, hold)))
        case NoMedicines():
            said = tr("Medicine."), tr("None taken.")
        case ItemTicked(words=words, note=note, last_at=last_at):
            at = tr("last at {0}").format(f"{last_at:%H:%M}") if last_at else ""
            said = tr("Ticked."), " · ".join(filter(None, (words, at, note)))
        case ProtocolTaken(protocol=protocol):
            said = tr("Protocol."), protocol.name
        case _:
            said = NOTHING
    return said


def _of_the_course(event: Event) -> Said:
    match event:
        case AgreementMade(what=what, words=words, by=by, on=on, until=until):
            ends = tr("until {0}").format(until.isoformat()) if until else ""
            about = " · ".join(filter(None, (words, by, on.isoformat(), ends)))
            said = tr("Agreed: {0}.").format(tr(what.value)), about
        case AgreementWithdrawn(words=words):
            said = tr("Agreement withdrawn."), words
        case GoalWritten(words=words):
            said = tr("Goal."), words
        case CoursePlanWritten(words=words):
            said = tr("Plan of the course."), words
        case CoursePointMarked(point=point):
            said = tr("Course: {0}.").format(tr(point.value)), ""
        case _:
            said = NOTHING
    return said
