"""PCL-5: PTSD over the past month, from the National Center for PTSD, in the public domain.

Its total and its clusters are a screen, never a diagnosis.
"""

from kap_companion.domain.measures.form import Choice, Cluster, Form, Item

ITEMS = (
    "Repeated, disturbing, and unwanted memories of the stressful experience?",
    "Repeated, disturbing dreams of the stressful experience?",
    (
        "Suddenly feeling or acting as if the stressful experience were actually happening again "
        "(as if you were actually back there reliving it)?"
    ),
    "Feeling very upset when something reminded you of the stressful experience?",
    (
        "Having strong physical reactions when something reminded you of the stressful experience "
        "(for example, heart pounding, trouble breathing, sweating)?"
    ),
    "Avoiding memories, thoughts, or feelings related to the stressful experience?",
    (
        "Avoiding external reminders of the stressful experience (for example, people, places, "
        "conversations, activities, objects, or situations)?"
    ),
    "Trouble remembering important parts of the stressful experience?",
    (
        "Having strong negative beliefs about yourself, other people, or the world (for example, "
        "having thoughts such as: I am bad, there is something seriously wrong with me, no one can "
        "be trusted, the world is completely dangerous)?"
    ),
    "Blaming yourself or someone else for the stressful experience or what happened after it?",
    "Having strong negative feelings such as fear, horror, anger, guilt, or shame?",
    "Loss of interest in activities that you used to enjoy?",
    "Feeling distant or cut off from other people?",
    (
        "Trouble experiencing positive feelings (for example, being unable to feel happiness or "
        "have loving feelings for people close to you)?"
    ),
    "Irritable behavior, angry outbursts, or acting aggressively?",
    "Taking too many risks or doing things that could cause you harm?",
    "Being “superalert” or watchful or on guard?",
    "Feeling jumpy or easily startled?",
    "Having difficulty concentrating?",
    "Trouble falling or staying asleep?",
)
RATED = 2
"""From this answer on, moderately, an item counts for its cluster."""

PCL5 = Form(
    key="pcl-5",
    version="en-month-1",
    name="PCL-5",
    full_name="PTSD Checklist for DSM-5",
    instruction=(
        "Below is a list of problems that people sometimes have in response to a very stressful "
        "experience. Please read each problem carefully and then select one of the options to "
        "indicate how much you have been bothered by that problem in the past month."
    ),
    stem="In the past month, how much were you bothered by:",
    items=tuple(map(Item, ITEMS)),
    choices=(
        Choice("Not at all", 0),
        Choice("A little bit", 1),
        Choice("Moderately", 2),
        Choice("Quite a bit", 3),
        Choice("Extremely", 4),
    ),
    bands=(),
    source=(
        "National Center for PTSD, ptsd.va.gov; Weathers, Litz, Keane, Palmieri, Marx and Schnurr "
        "2013"
    ),
    rights="In the public domain.",
    meaningful=10,
    clusters=(
        Cluster("B", "intrusion", 1, 5, 1),
        Cluster("C", "avoidance", 6, 7, 1),
        Cluster("D", "thoughts and mood", 8, 14, 2),
        Cluster("E", "arousal and reactivity", 15, 20, 2),
    ),
    loinc_panel="101697-1",
)
