"""What a client looks for: intrinsic, extrinsic or strategic value (facts section 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import ValueType
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.value import SignalKind
from teller_app.rules.value_type import signals_of, value_type
from tests.conftest import TODAY
from tests.rules.test_key_account import GOOD


@pytest.mark.parametrize(
    ("answers", "type_"),
    [
        ({"sales_time": "avoids", "asks_for": "price"}, ValueType.INTRINSIC),
        ({"sales_time": "welcome", "asks_for": "solution"}, ValueType.EXTRINSIC),
        ({"sales_time": "joint", "asks_for": "change"}, ValueType.STRATEGIC),
        ({"knows": "expert"}, ValueType.INTRINSIC),
        ({"sales_time": "avoids", "asks_for": "solution"}, None),
        ({}, None),
    ],
)
def test_answers_speak_for_a_type(general, answers, type_):
    assert value_type(answers, {}, general.value).type is type_


def test_each_type_says_what_it_wants_and_how_it_is_served(general):
    for one in ValueType:
        told = general.value.type[one]
        assert told.wants
        assert told.do
        assert told.avoid
        assert told.services
        assert told.source.document == "seed"


def test_a_signal_speaks_from_its_number_on(general):
    for count, points in ((2, 0), (3, 2)):
        found = value_type({}, {SignalKind.REFERRALS: count}, general.value)
        assert found.points[ValueType.STRATEGIC] == points
        assert (SignalKind.REFERRALS in found.signals) is (points > 0)


def test_a_signal_that_is_not_known_says_nothing(general):
    found = value_type({}, dict.fromkeys(SignalKind), general.value)
    assert set(found.points.values()) == {0}


@pytest.mark.parametrize("answer", [{"sales_time": "maybe"}, {"horoscope": "lion"}])
def test_an_answer_that_nobody_asked_for(general, answer):
    with pytest.raises(Refusal) as caught:
        value_type(answer, {}, general.value)
    assert caught.value.code == "value.unknown_answer"


def test_signals_are_read_from_what_is_known_and_never_guessed():
    found = signals_of(GOOD, 4, TODAY, 12)
    assert found[SignalKind.REFERRALS] == 4
    assert found[SignalKind.PRODUCTS] == 1
    assert found[SignalKind.TRANSACTIONS] == 20
    assert found[SignalKind.CONCEDED_SHARE] == 7
    assert found[SignalKind.MONTHS] == 140
    blank = replace(GOOD, joined=None, holdings={}, activity=())
    assert set(signals_of(blank, None, TODAY, 12).values()) == {None}


@given(st.data())
def test_a_type_always_leads(general, data):
    answers = {
        question: data.draw(st.sampled_from(list(asked.answer)))
        for question, asked in general.value.question.items()
        if data.draw(st.booleans())
    }
    found = value_type(answers, {}, general.value)
    if found.type is not None:
        others = [points for one, points in found.points.items() if one is not found.type]
        assert found.points[found.type] >= max(others) + general.value.lead
