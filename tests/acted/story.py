"""What is acted: one session in the sample practice, from the passphrase to a step in daily life.

Every act names the control that a mouse clicks and, where there is one, the key that does the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from kap_companion.services.sample import SAMPLE_PASSPHRASE
from tests.acted.actors import Actor

PATIENT = "Mara Lindholm"
FASTED = timedelta(hours=7)
BASELINE = {
    "BP, upper (mmHg)": "118",
    "BP, lower (mmHg)": "74",
    "Heart (per min)": "72",
    "SpO₂ (%)": "98",
}
IN_THE_PEAK = dict(zip(BASELINE, ("126", "80", "78", "97"), strict=True))
QUESTIONS = 7
"""How many questions the intention form of the sample practice has."""


class Story:
    """One session, acted by somebody in their own way; each act ends with a picture."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._hand = actor.hand

    def acts(self) -> tuple[Callable[[], None], ...]:
        """Return the acts in their order."""
        return (
            self.unlock,
            self.begin,
            self.prepare,
            self.write_the_intention,
            self.give_the_dose,
            self.go_along,
            self.measure,
            self.mark_the_course,
            self.find,
            self.meet_nausea,
            self.lock_and_return,
            self.let_go,
            self.end,
            self.integrate,
        )

    # Before the dose

    def unlock(self) -> None:
        """Open the sample practice."""
        self._actor.fill("Passphrase", SAMPLE_PASSPHRASE)
        self._picture("unlock")
        self._actor.use("Unlock", "\n")
        self._hand.see("Planned today")
        self._picture("today")

    def begin(self) -> None:
        """Begin the session that is planned."""
        self._actor.use(f"…{PATIENT}, Lozenge…")
        self._picture("planned")
        self._actor.use("Begin the session")
        self._hand.see("Before we begin")
        self._picture("prepare-opens")

    def prepare(self) -> None:
        """Tick the list of the day, and take the baseline."""
        fasting = f"{datetime.now() - FASTED:%H:%M}"  # noqa: DTZ005  # as the wall clock shows it
        for item in ("Food", "Clear fluids"):
            self._actor.use(f"{item}, open")
            self._actor.fill("Last at", fasting)
            self._actor.use("Tick it", "\n")
            self._hand.see(f"{item}, …")
        for row in self._hand.eyes.controls():
            if row.name.endswith(", open"):
                self._actor.use(row.name)
        self._actor.use("Take vitals", "v")
        self._vitals(BASELINE)
        self._hand.see("Nothing is open.")
        self._picture("prepared")

    def write_the_intention(self) -> None:
        """Hand the laptop over, be the patient, take it back."""
        self._stage("Intention", "ctrl+2", now="Prepare")
        self._actor.use("Hand the laptop to the patient")
        for number in range(QUESTIONS):
            if number == 1:
                self._hand.type("I want to stop carrying what is not mine.")
                self._picture("the-patient-writes")
                self._actor.use("Next")
            else:
                self._actor.use("Leave this one out")
        self._actor.use("I am done")
        self._hand.see("Thank you")
        self._actor.fill("For the therapist: your passphrase", SAMPLE_PASSPHRASE)
        self._actor.use("Take the laptop back", "\n")
        self._actor.use("Look at them")
        self._actor.use("Confirm", "\n")
        self._hand.unsee("Confirm")
        self._picture("intention")

    # In the room

    def give_the_dose(self) -> None:
        """Let the music begin, and record the dose."""
        self._stage("Journey", "ctrl+3", now="Intention")
        self._hand.see("Session axis")
        self._actor.use("Play music", " ")
        self._hand.see("Pause music")
        self._actor.use("Give the dose", "d")
        self._actor.fill("Amount", "200")
        self._picture("dose")
        self._actor.use("Record the dose", "\n")
        self._hand.see("…Dose. 200 mg…")
        self._picture("dosed")

    def go_along(self) -> None:
        """Eye mask, tags, a line, a quote, the music, a check, and one thing taken back."""
        act = self._actor
        act.use("Put the mask on", "m")
        self._tag("Tearful", "4")
        self._hand.see("…Tearful.…")
        self._from_menu("Stronger", ".")
        self._hand.see("…Tearful, mild.…")
        self._from_menu("Still, or ended", "j")
        self._hand.see("Tearful since …")
        self._from_menu("What I did", "p")
        act.use("Breath together", "1")
        self._hand.see("…Did: Breath together.…")
        self._write("Left hand to her chest. #hand")
        self._write('"The boat is moving and nobody is rowing.')
        act.use("Soften", "s")
        self._hand.see("As before")
        act.use("As before", "s")
        act.turn_to("Music")
        act.use("Hold", "h")
        self._hand.see("…, held …")
        self._picture("journey")
        act.use("Held", "h")
        act.turn_to("Vitals")
        act.use("Visual check, at 0:15", "c")
        self._tag("Dizzy", "8")
        self._hand.see("…Dizzy.…")
        act.use("Undo", "ctrl+z")
        self._hand.see("…Dizzy., taken back…")
        act.use("Tearful since …", "j")
        act.only_key("Return")
        self._hand.unsee("Tearful since …")

    def mark_the_course(self) -> None:
        """Onset and peak, as they are seen, and a look at the picture of it."""
        for point in ("onset", "peak"):
            self._from_menu(f"Mark {point}", ";", button="Course: …")
            self._hand.see(f"…Course: {point}.…")

    def find(self) -> None:
        """Look for a word while the session runs, and go on."""
        self._from_menu("Find in the log", "q")
        self._hand.type("boat")
        self._hand.unsee("…Course: peak.…")
        self._picture("found")
        self._actor.use("Show all of the log", "Escape")
        self._hand.see("…Course: peak.…")

    def measure(self) -> None:
        """Take a full set of vitals."""
        self._actor.use("Vitals", "v")
        self._vitals(IN_THE_PEAK)
        self._hand.see("…126/80…")
        self._picture("measured")

    def meet_nausea(self) -> None:
        """An adverse event, from its tag to its end."""
        act = self._actor
        self._tag("Nausea", "7")
        act.use("Adverse event", "a")
        act.use("2 moderate", "2")
        act.only_click("Record")
        self._hand.see("Nausea, moderate · …")
        self._picture("adverse-event")
        act.use("Nausea, moderate · …", "g")
        act.pick("How it goes", "Ended: recovered", "e")
        act.use("Record", "\n")
        self._hand.see("…Nausea ended,…")

    def lock_and_return(self) -> None:
        """Lock, and unlock."""
        self._actor.use("Lock", "ctrl+l")
        self._hand.see("Quick note")
        self._picture("locked")
        self._actor.fill("Unlock with your passphrase", SAMPLE_PASSPHRASE)
        self._actor.use("Unlock", "\n")
        self._hand.see("Session axis")

    # The end, and after it

    def let_go(self) -> None:
        """Tick what is seen before going home, give the sheet, say ready."""
        act = self._actor
        act.use("Take the mask off", "m")
        act.use("Lozenge out", "x")
        self._stage("Return", "ctrl+4", now="Journey")
        self._hand.see("Before going home")
        for row in self._hand.eyes.controls():
            if row.name.endswith(", open"):
                act.use(row.name)
        act.use("After-care sheet")
        self._picture("after-care")
        act.use("Read together")
        self._hand.see("Given …")
        act.use("Close", "Escape")
        act.use("Say ready")
        act.use("Record ready")
        self._hand.unsee("Record ready")
        self._picture("return")

    def end(self) -> None:
        """End the session."""
        self._actor.use("End")
        self._picture("end")
        self._actor.use("End the session")
        self._hand.see("From the session")

    def integrate(self) -> None:
        """Make an insight and a step out of what was said."""
        act = self._actor
        act.take_row("From the session", "…The boat is moving…")
        act.use("Promote to insight", "p")
        act.fill("The insight", "I can let it move without rowing.")
        act.use("Record", "ctrl+Return")
        act.use("Plan a step")
        act.fill("The step", "Leave the phone in the hall after eight")
        self._picture("step")
        act.use("Plan the step")
        self._hand.unsee("Plan the step")
        act.turn_to("Steps")
        self._picture("integration")

    # Hands

    def _picture(self, name: str) -> None:
        self._hand.picture(name)

    def _stage(self, name: str, key: str, now: str) -> None:
        """Go to a stage; a narrow window has one button for all of them, the one that is shown."""
        if not self._hand.eyes.offers(name):
            self._actor.only_click(now)
        self._actor.use(name, key)

    def _tag(self, label: str, key: str) -> None:
        """Record a tag; where there is no room for its button, the menu has it."""
        if self._hand.eyes.offers(f"{label}, key {key}"):
            self._actor.use(f"{label}, key {key}", key)
        else:
            self._actor.only_click("More to record")
            self._from_menu(label, key, button="Tags")

    def _from_menu(self, words: str, key: str, button: str = "More to record") -> None:
        """Press the key, or open a menu and choose."""
        self._actor.only_click(button)
        self._actor.use(words, key)

    def _vitals(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self._actor.fill(name, value)
        self._actor.use("Record", "\n")
        self._hand.unsee(next(iter(values)))

    def _write(self, words: str) -> None:
        """Write a line; a quotation mark at its beginning makes it the patient's words."""
        self._actor.use("Observation", "/")
        self._hand.type(words)
        self._actor.use("Record", "\n")
        self._actor.only_key("Escape")
        self._hand.see(f"…{words[1:]}…")
