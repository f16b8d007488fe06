"""PHQ-9: depression over two weeks, as Pfizer's PHQ Screeners give it free to everyone."""

from kap_companion.domain.measures.form import Band, Choice, Form, Item

FREQUENCY = (
    Choice("Not at all", 0, "LA6568-5"),
    Choice("Several days", 1, "LA6569-3"),
    Choice("More than half the days", 2, "LA6570-1"),
    Choice("Nearly every day", 3, "LA6571-9"),
)
OVER_TWO_WEEKS = (
    "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
)
DIFFICULTY = tuple(
    Choice(words, value)
    for value, words in enumerate(
        ("Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult")
    )
)
RIGHTS = (
    "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with "
    "an educational grant from Pfizer Inc. No permission required to reproduce, translate, display "
    "or distribute."
)

PHQ9 = Form(
    key="phq-9",
    version="en-1",
    name="PHQ-9",
    full_name="Patient Health Questionnaire-9",
    instruction=OVER_TWO_WEEKS,
    items=(
        Item("Little interest or pleasure in doing things", "44250-9"),
        Item("Feeling down, depressed, or hopeless", "44255-8"),
        Item("Trouble falling or staying asleep, or sleeping too much", "44259-0"),
        Item("Feeling tired or having little energy", "44254-1"),
        Item("Poor appetite or overeating", "44251-7"),
        Item(
            "Feeling bad about yourself — or that you are a failure or have let yourself or your "
            "family down",
            "44258-2",
        ),
        Item(
            "Trouble concentrating on things, such as reading the newspaper or watching television",
            "44252-5",
        ),
        Item(
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — "
            "being so fidgety or restless that you have been moving around a lot more than usual",
            "44253-3",
        ),
        Item(
            "Thoughts that you would be better off dead or of hurting yourself in some way",
            "44260-8",
        ),
        Item(
            "If you checked off any problems, how difficult have these problems made it for you to "
            "do your work, take care of things at home, or get along with other people?",
            "69722-7",
            DIFFICULTY,
            scored=False,
        ),
    ),
    choices=FREQUENCY,
    bands=(
        Band(0, "minimal"),
        Band(5, "mild"),
        Band(10, "moderate"),
        Band(15, "moderately severe"),
        Band(20, "severe"),
    ),
    source="PHQ Screeners, phqscreeners.com; Kroenke, Spitzer and Williams 2001",
    rights=RIGHTS,
    meaningful=5,
    remission_below=5,
    review_item=8,
    loinc_panel="44249-1",
    loinc_total="44261-6",
)
