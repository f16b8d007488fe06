"""GAD-7: anxiety over two weeks, as Pfizer's PHQ Screeners give it free to everyone."""

from kap_companion.domain.measures.form import Band, Form, Item
from kap_companion.domain.measures.phq9 import FREQUENCY, RIGHTS

GAD7 = Form(
    key="gad-7",
    version="en-1",
    name="GAD-7",
    full_name="Generalized Anxiety Disorder 7-item scale",
    instruction=(
        "Over the last 2 weeks, how often have you been bothered by the following problems?"
    ),
    items=(
        Item("Feeling nervous, anxious or on edge", "69725-0"),
        Item("Not being able to stop or control worrying", "68509-9"),
        Item("Worrying too much about different things", "69733-4"),
        Item("Trouble relaxing", "69734-2"),
        Item("Being so restless that it is hard to sit still", "69735-9"),
        Item("Becoming easily annoyed or irritable", "69689-8"),
        Item("Feeling afraid as if something awful might happen", "69736-7"),
    ),
    choices=FREQUENCY,
    bands=(Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "severe")),
    source="PHQ Screeners, phqscreeners.com; Spitzer, Kroenke, Williams and Löwe 2006",
    rights=RIGHTS,
    meaningful=4,
    loinc_panel="69737-5",
    loinc_total="70274-6",
)
