"""The forms as their sources have them, and every boundary of their totals, bands and rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.measures import (
    EVERY_FORM,
    FORMS,
    GAD7,
    KNOWN_SCALES,
    PCL5,
    PHQ9,
    SCALES,
    Form,
    known_keys,
)
from kap_companion.domain.measures.change import ChangeWord, change_between
from kap_companion.domain.measures.scoring import (
    band_of,
    clusters,
    contradicts_itself,
    cutoff_words,
    fits,
    missing,
    provisional,
    total,
)

M, RESPONSE, REMISSION = ChangeWord


def adding_to(form: Form, points: int) -> tuple[int | None, ...]:
    """Answers whose scored items come to so many points, the first ones highest."""
    highest = form.choices[-1].value
    answers: list[int | None] = []
    for item in form.items:
        answer = min(highest, points) if item.scored else None
        answers.append(answer)
        points -= answer or 0
    assert points == 0
    return tuple(answers)


@pytest.mark.parametrize(
    ("form", "items", "choices", "greatest", "codes"),
    [
        (PHQ9, 9, 4, 27, ("44249-1", "44261-6")),
        (GAD7, 7, 4, 21, ("69737-5", "70274-6")),
        (PCL5, 20, 5, 80, ("101697-1", "")),
    ],
)
def test_each_form_has_its_items_choices_range_and_codes(
    form: Form, items: int, choices: int, greatest: int, codes: tuple[str, str]
) -> None:
    assert sum(each.scored for each in form.items) == items
    assert [each.value for each in form.choices] == list(range(choices))
    assert (form.scale.least, form.scale.greatest) == (Decimal(0), Decimal(greatest))
    assert (form.loinc_panel, form.loinc_total) == codes
    assert form.source
    assert form.rights
    assert total(form, adding_to(form, greatest)) == greatest
    assert total(form, adding_to(form, 0)) == 0


def test_the_question_of_suicidal_thoughts_is_the_ninth() -> None:
    assert PHQ9.review_item == 8
    item = PHQ9.items[8]
    assert item.words.startswith("Thoughts that you would be better off dead")
    assert item.loinc == "44260-8"
    assert [form.key for form in FORMS.values() if form.review_item is not None] == ["phq-9"]


def test_the_question_of_difficulty_adds_nothing() -> None:
    answers = (*[0] * 9, 3)
    assert PHQ9.choices_of(9)[3].words == "Extremely difficult"
    assert total(PHQ9, answers) == 0
    assert missing(PHQ9, (*[0] * 9, None)) == 0


def test_every_item_and_code_is_there_once() -> None:
    for form in FORMS.values():
        words = [each.words for each in form.items]
        codes = [each.loinc for each in form.items if each.loinc]
        assert len(set(words)) == len(words)
        assert len(set(codes)) == len(codes)
    assert set(EVERY_FORM) == {(form.key, form.version) for form in FORMS.values()}
    assert len(set(known_keys())) == len(known_keys())


PHQ_BANDS = ((0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"))
PHQ_HIGHER = ((15, 19, "moderately severe"), (20, 27, "severe"))
GAD_BANDS = ((0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 21, "severe"))


@pytest.mark.parametrize(
    ("form", "bands"), [(PHQ9, (*PHQ_BANDS, *PHQ_HIGHER)), (GAD7, GAD_BANDS), (PCL5, ())]
)
def test_each_total_of_a_form_lies_in_its_band(
    form: Form, bands: tuple[tuple[int, int, str], ...]
) -> None:
    named = {points: words for least, most, words in bands for points in range(least, most + 1)}
    for points in range(int(form.scale.greatest) + 1):
        came_to = total(form, adding_to(form, points))
        assert came_to == points
        assert band_of(form.bands, points) == named.get(points, "")


@pytest.mark.parametrize(
    ("key", "edges"),
    [
        ("who-5", {0: "below half", 12: "below half", 13: "half or more", 25: "half or more"}),
        (
            "qids-sr16",
            {
                0: "none",
                5: "none",
                6: "mild",
                10: "mild",
                11: "moderate",
                15: "moderate",
                16: "severe",
                20: "severe",
                21: "very severe",
                27: "very severe",
            },
        ),
        (
            "madrs",
            {
                0: "none",
                6: "none",
                7: "mild",
                19: "mild",
                20: "moderate",
                34: "moderate",
                35: "severe",
                60: "severe",
            },
        ),
        ("cadss", {0: "", 92: ""}),
        ("meq-30", {0: "", 150: ""}),
        ("ebi", {0: "", 100: ""}),
        ("c-ssrs", {0: "", 6: ""}),
    ],
)
def test_each_scale_has_its_range_and_bands(key: str, edges: dict[int, str]) -> None:
    known = SCALES[key]
    assert [known.scale.least, known.scale.greatest] == [Decimal(min(edges)), Decimal(max(edges))]
    assert {value: band_of(known.bands, Decimal(value)) for value in edges} == edges
    assert known.source
    assert known.about


def test_below_the_lowest_band_nothing_is_said() -> None:
    assert band_of(PHQ9.bands[1:], 4) == ""


def test_only_the_screen_for_suicidal_thoughts_asks_for_a_review() -> None:
    asking = [each.scale.key for each in KNOWN_SCALES if each.review_above is not None]
    assert asking == ["c-ssrs"]
    assert SCALES["c-ssrs"].review_above == 0


@pytest.mark.parametrize(("value", "cutoff"), [(30, 31), (31, 31), (32, 33), (33, 33)])
def test_the_cut_off_itself_counts(value: int, cutoff: int) -> None:
    reached = value >= cutoff
    assert cutoff_words(value, cutoff).startswith("at or above" if reached else "below")


@pytest.mark.parametrize(("allowed", "open_answers"), [(0, 0), (0, 1), (2, 2), (2, 3)])
def test_more_missing_than_allowed_leaves_no_total(allowed: int, open_answers: int) -> None:
    answers = (*[None] * open_answers, *[2] * (7 - open_answers))
    assert missing(GAD7, answers) == open_answers
    expected = 2 * (7 - open_answers) if open_answers <= allowed else None
    assert total(GAD7, answers, allowed) == expected


@pytest.mark.parametrize(
    "answers",
    [(1,) * 6, (1,) * 8, (4, *[1] * 6), (-1, *[1] * 6), ()],
    ids=["too few", "too many", "beyond the choices", "below them", "none"],
)
def test_what_is_no_answer_to_the_form_does_not_fit(answers: tuple[int, ...]) -> None:
    assert not fits(GAD7, answers)


def test_open_answers_fit() -> None:
    assert fits(GAD7, (None, *[3] * 6))


@pytest.mark.parametrize(
    ("answers", "contradicts"),
    [
        ((*[0] * 9, 1), True),
        ((*[None] * 9, 3), True),
        ((*[0] * 9, 0), False),
        ((*[0] * 9, None), False),
        ((*[0] * 8, 1, 3), False),
    ],
)
def test_difficulty_without_a_problem_contradicts_itself(
    answers: tuple[int | None, ...], *, contradicts: bool
) -> None:
    assert contradicts_itself(PHQ9, answers) is contradicts
    assert not contradicts_itself(GAD7, (0,) * 7)


def rated(**clusters_: int) -> tuple[int, ...]:
    """PCL-5 answers with so many items of each cluster rated 2, the others 1."""
    answers: list[int] = []
    for each in PCL5.clusters:
        here = clusters_[each.name]
        answers += [2] * here + [1] * (each.last - each.first + 1 - here)
    return tuple(answers)


def test_the_clusters_are_those_of_the_checklist() -> None:
    found = {each.cluster.name: each.total for each in clusters(PCL5, (4,) * 20)}
    assert found == {"B": 20, "C": 8, "D": 28, "E": 24}
    assert clusters(PHQ9, (1,) * 10) == ()


@pytest.mark.parametrize("lacking", ["", "B", "C", "D", "E"])
def test_the_provisional_rule_wants_each_cluster(lacking: str) -> None:
    needed = {"B": 1, "C": 1, "D": 2, "E": 2}
    given_ = {name: count - (name == lacking) for name, count in needed.items()}
    answers = rated(**given_)
    assert provisional(PCL5, answers) is (not lacking)
    enough = {each.cluster.name: each.enough for each in clusters(PCL5, answers)}
    assert enough == {name: name != lacking for name in needed}


def test_the_provisional_rule_counts_from_two() -> None:
    assert provisional(PCL5, (1,) * 20) is False
    assert provisional(PCL5, (2,) * 20) is True


def test_with_answers_missing_the_rule_can_be_met_but_not_found_unmet() -> None:
    assert provisional(PCL5, (None, *[2] * 19)) is True
    assert provisional(PCL5, (None, *[1] * 19)) is None
    assert provisional(PHQ9, (0,) * 10) is None


@pytest.mark.parametrize(
    ("form", "baseline", "later", "words"),
    [
        (PHQ9, 20, 16, ()),
        (PHQ9, 20, 15, (M,)),
        (PHQ9, 20, 25, (M,)),
        (PHQ9, 20, 11, (M,)),
        (PHQ9, 20, 10, (M, RESPONSE)),
        (PHQ9, 21, 11, (M,)),
        (PHQ9, 21, 10, (M, RESPONSE)),
        (PHQ9, 20, 5, (M, RESPONSE)),
        (PHQ9, 20, 4, (M, RESPONSE, REMISSION)),
        (PHQ9, 6, 4, (REMISSION,)),
        (PHQ9, 5, 4, (REMISSION,)),
        (PHQ9, 4, 3, ()),
        (PHQ9, 0, 0, ()),
        (GAD7, 12, 9, ()),
        (GAD7, 12, 8, (M,)),
        (GAD7, 12, 6, (M, RESPONSE)),
        (GAD7, 12, 7, (M,)),
        (GAD7, 12, 0, (M, RESPONSE)),
        (PCL5, 50, 41, ()),
        (PCL5, 50, 40, (M,)),
        (PCL5, 50, 60, (M,)),
        (PCL5, 50, 26, (M,)),
        (PCL5, 50, 25, (M, RESPONSE)),
        (None, 50, 10, ()),
    ],
)
def test_each_word_of_change_begins_at_its_mark(
    form: Form | None, baseline: int, later: int, words: tuple[ChangeWord, ...]
) -> None:
    change = change_between(Decimal(baseline), Decimal(later), form=form)
    assert change.words == words
    assert change.points == later - baseline


@pytest.mark.parametrize(
    ("later", "higher_is_better", "better"),
    [(9, False, True), (11, False, False), (10, False, None), (11, True, True), (9, True, False)],
)
def test_better_is_the_way_of_the_scale(
    later: int, *, higher_is_better: bool, better: bool | None
) -> None:
    change = change_between(Decimal(10), Decimal(later), higher_is_better=higher_is_better)
    assert change.better is better


@given(st.sampled_from(list(FORMS.values())), st.data())
def test_any_answers_come_to_a_total_in_range_or_to_none(form: Form, data: st.DataObject) -> None:
    answers = tuple(
        data.draw(st.sampled_from([None, *(each.value for each in form.choices_of(place))]))
        for place in range(len(form.items))
    )
    assert fits(form, answers)
    came_to = total(form, answers)
    assert (came_to is None) == bool(missing(form, answers))
    least = total(form, answers, len(answers))
    assert least is not None
    assert 0 <= least <= form.scale.greatest
    assert came_to in {None, least}
