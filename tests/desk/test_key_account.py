"""What a client looks for: answers, signals, and the teller's own word against the points."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.desk.key_account import KeyDesk
from teller_app.desk.ties import Ties
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.codes import KeyOutcome, ValueType
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.value_type import value_type
from teller_app.store.errors import StoreUnavailable
from teller_app.store.values import Answered, Values
from tests.conftest import TODAY
from tests.stage import COMPANY, FALLING, PRIVATE, WANG

INTRINSIC, EXTRINSIC, STRATEGIC = ValueType
PRICE = {"sales_time": "avoids", "asks_for": "price", "compares": "easily"}
WITHOUT = {"key_account": None, "value": None}
"""A scheme that says nothing about key accounts."""


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def value(place: Workplace, client=WANG):
    return KeyDesk(place).view(client).value


def under(place: Workplace, monkeypatch: pytest.MonkeyPatch, **changes: object) -> Edition:
    """The counter under a scheme like its own but for ``changes``."""
    edition = place.shelf.edition("general", TODAY).model_copy(update=changes)
    monkeypatch.setattr(type(place.shelf), "edition", lambda *_a, **_k: edition)
    return edition


def test_nobody_asked_yet_is_not_known(place):
    found = value(place)
    assert (found.type, found.finding.type, found.answered) == (None, None, Answered({}))


def test_answers_add_up_one_by_one_and_are_there_the_next_time(place):
    desk = KeyDesk(place)
    for question, answer in PRICE.items():
        number = desk.answer(WANG, question, answer)
    found = value(place)
    assert found.type is INTRINSIC
    assert found.answered.answers == PRICE
    assert (found.answered.number, found.answered.teller) == (number, "0231 李娜")
    assert found.finding.points[INTRINSIC] == 8
    kept = place.journal.entry(number)
    assert (kept.kind, kept.client_key, kept.rulebook) == ("value_type", WANG.key, "general")
    assert json.loads(kept.body) == {"answers": PRICE, "overruled": None, "reason": ""}
    assert value(place, FALLING).type is None


def test_an_answer_given_anew_takes_the_place_of_the_old_one(place):
    desk = KeyDesk(place)
    desk.answer(WANG, "sales_time", "avoids")
    desk.answer(WANG, "sales_time", "joint")
    found = value(place)
    assert found.answered.answers == {"sales_time": "joint"}
    assert (found.type, found.finding.points[INTRINSIC]) == (STRATEGIC, 0)
    assert len(place.journal.entries(WANG.key)) == 2


def test_a_lead_too_small_is_no_type(place):
    desk = KeyDesk(place)
    desk.answer(WANG, "sales_time", "avoids")
    desk.answer(WANG, "asks_for", "solution")
    assert value(place).type is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("sales_time", "sometimes"),
        ("weather", "fine"),
        ("", ""),
        ("sales_time", ""),
        ("sales_time", "<b>avoids</b>"),
        ("x" * 10_000, "y"),
        ("sales_time", "\0"),
        ("\udcff", "\udcff"),
    ],
)
def test_an_answer_that_nobody_asked_for_is_refused(place, question, answer):
    desk = KeyDesk(place)
    desk.answer(WANG, "asks_for", "price")
    assert code_of(lambda: desk.answer(WANG, question, answer)) == "value.unknown_answer"
    assert value(place).answered.answers == {"asks_for": "price"}


def test_the_tellers_word_counts_and_says_why(place):
    desk = KeyDesk(place)
    desk.answer(WANG, "sales_time", "avoids")
    number = desk.overrule(WANG, "strategic", "  两家  高层每季会商 ")
    found = value(place)
    assert (found.type, found.finding.type) == (STRATEGIC, INTRINSIC)
    answered = found.answered
    assert (answered.overruled, answered.reason) == (STRATEGIC, "两家 高层每季会商")
    assert (answered.teller, answered.number) == ("0231 李娜", number)
    assert answered.answers == {"sales_time": "avoids"}
    assert KeyDesk(place).type_of(WANG, place.edition(WANG.facts(TODAY))) is STRATEGIC


@pytest.mark.parametrize(
    ("code", "reason", "refusal"),
    [
        ("strategic", "", "reason.missing"),
        ("strategic", " \n", "reason.missing"),
        ("strategic", "长" * 201, "text.unusable"),
        ("strategic", "x" * 10_000, "text.unusable"),
        ("strategic", "a\0b", "text.unusable"),
        ("strategic", "\udcff", "text.unusable"),
        ("golden", "理由", "value.unknown_type"),
        ("", "理由", "value.unknown_type"),
        ("STRATEGIC", "理由", "value.unknown_type"),
    ],
)
def test_an_overrule_needs_a_known_type_and_a_reason(place, code, reason, refusal):
    assert code_of(lambda: KeyDesk(place).overrule(WANG, code, reason)) == refusal
    assert place.journal.entries(WANG.key) == []


@pytest.mark.parametrize("reason", ["长" * 200, "<b>看人</b>", "{0}%s'; --"])
def test_any_other_reason_is_kept_as_it_was_typed(place, reason):
    KeyDesk(place).overrule(WANG, "extrinsic", reason)
    assert value(place).answered.reason == reason


def test_a_new_answer_gives_up_the_overrule_that_judged_the_old_ones(place):
    desk = KeyDesk(place)
    desk.answer(WANG, "sales_time", "avoids")
    desk.overrule(WANG, "strategic", "两家高层会商")
    desk.answer(WANG, "asks_for", "price")
    found = value(place)
    assert (found.type, found.answered.overruled, found.answered.reason) == (INTRINSIC, None, "")
    assert found.answered.answers == {"sales_time": "avoids", "asks_for": "price"}


def test_a_second_overrule_takes_the_place_of_the_first(place):
    desk = KeyDesk(place)
    desk.overrule(WANG, "strategic", "一")
    desk.overrule(WANG, "extrinsic", "二")
    assert (value(place).type, value(place).answered.reason) == (EXTRINSIC, "二")


def test_answers_to_the_questions_of_another_scheme_are_left_out(place):
    entry = place.entry("value_type", WANG.key)
    answers = {"weather": "fine", "sales_time": "sometimes", "asks_for": "price"}
    Values(place.journal).put(WANG.key, Answered(answers), entry)
    found = value(place)
    assert found.answered.answers == {"asks_for": "price"}
    assert found.type is INTRINSIC
    KeyDesk(place).answer(WANG, "sales_time", "avoids")
    assert value(place).answered.answers == {"asks_for": "price", "sales_time": "avoids"}


def test_a_scheme_with_other_questions_does_not_lose_the_answers_of_the_first(place, monkeypatch):
    KeyDesk(place).answer(WANG, "asks_for", "price")
    rules = place.shelf.edition("general", TODAY).value
    with monkeypatch.context() as changed:
        fewer = {code: asked for code, asked in rules.question.items() if code != "asks_for"}
        under(place, changed, value=rules.model_copy(update={"question": fewer}))
        assert value(place).answered.answers == {}
        KeyDesk(place).answer(WANG, "sales_time", "avoids")
        KeyDesk(place).overrule(WANG, "intrinsic", "只看价格")
        assert value(place).answered.answers == {"sales_time": "avoids"}
    assert value(place).answered.answers == {"asks_for": "price", "sales_time": "avoids"}


def test_a_scheme_without_rules_says_so(place, monkeypatch):
    under(place, monkeypatch, **WITHOUT)
    view = KeyDesk(place).view(WANG)
    assert (view.decision, view.value) == (None, None)
    assert KeyDesk(place).type_of(WANG, view.edition) is None
    assert code_of(lambda: KeyDesk(place).answer(WANG, "asks_for", "price")) == "value.no_rules"
    assert code_of(lambda: KeyDesk(place).overrule(WANG, "intrinsic", "理由")) == "value.no_rules"


def test_questions_without_standards_and_standards_without_questions(place, monkeypatch):
    with monkeypatch.context() as changed:
        under(place, changed, key_account=None)
        view = KeyDesk(place).view(WANG)
        assert (view.decision, view.value is None) == (None, False)
    under(place, monkeypatch, value=None)
    view = KeyDesk(place).view(WANG)
    assert (view.decision is None, view.value) == (False, None)


def test_whom_a_client_brought_speaks_for_a_partner(place):
    for brought in (FALLING, COMPANY):
        Ties(place).refer(brought, WANG.key)
    assert value(place).finding.points[STRATEGIC] == 1  # a client since 2013
    Ties(place).refer(PRIVATE, WANG.key)
    found = value(place)
    assert found.finding.points[STRATEGIC] == 3
    assert found.type is STRATEGIC


def test_without_months_on_record_a_key_account_is_not_known(place):
    view = KeyDesk(place).view(COMPANY)
    assert view.decision.outcome is KeyOutcome.UNKNOWN
    assert view.decision.as_of == TODAY


def test_a_walk_in_who_is_not_kept_has_no_answers_yet(place):
    found = value(place, replace(WANG, key=""))
    assert found.answered == Answered({})


def test_another_rulebook_is_asked_by_its_own_name(place):
    assert KeyDesk(place).view(WANG, "icbc").edition.rulebook == "icbc"
    for name in ("no-such", ""):
        assert code_of(lambda name=name: KeyDesk(place).view(WANG, name)) == "rulebook.unknown"


def test_the_settings_decide_by_which_scheme_an_answer_is_kept(place):
    place.settings = with_settings(place.settings, rulebook="general-high")
    number = KeyDesk(place).answer(WANG, "asks_for", "price")
    kept = place.journal.entry(number)
    assert (kept.rulebook, kept.edition) == ("general-high", date(2024, 5, 19))


@pytest.mark.parametrize("answers", ["", "[]", '{"asks_for": 1}', '{"asks_for": ["price"]}'])
def test_answers_that_cannot_be_read_are_a_damaged_journal(place, answers):
    KeyDesk(place).answer(WANG, "asks_for", "price")
    with place.journal.writing() as db:
        db.conn.execute("update value_finding set answers = ?", [answers])
    with pytest.raises(StoreUnavailable) as caught:
        value(place)
    assert caught.value.code == "store.damaged"


@given(st.data())
def test_the_order_of_answers_makes_no_difference(general, data):
    rules = general.value
    answers = {code: data.draw(st.sampled_from(list(asked.answer))) for code, asked in rules.question.items()}
    turned = dict(reversed(answers.items()))
    first, second = value_type(answers, {}, rules), value_type(turned, {}, rules)
    assert (first.type, first.points) == (second.type, second.points)
