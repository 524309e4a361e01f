"""The daily average through time: it begins and ends where the decision and the plan say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import AssetClass
from teller_app.rules.facts import ClientFacts
from teller_app.rules.money import Money, hundredths
from teller_app.rules.outlook import outlook
from teller_app.rules.plan import plan, whole_window_day
from teller_app.rules.tier import assess
from tests.conftest import TODAY
from tests.stage import history

CLASSES = (AssetClass.DEPOSIT, AssetClass.WEALTH, AssetClass.FUND)


def planned(facts, edition, code, by):
    found = plan(facts, edition, edition.tier[code], by)
    assert found is not None
    return found


@given(
    st.lists(
        st.tuples(st.integers(1, 700), st.integers(0, 2_000_000)),
        min_size=1,
        max_size=6,
        unique_by=lambda p: p[0],
    ),
    st.sampled_from(CLASSES),
    st.integers(1, 500),
    st.sampled_from(["gold", "platinum", "black_gold"]),
)
def test_it_begins_at_what_was_measured_and_ends_at_what_was_planned(
    general, points, asset_class, ahead, tier
):
    days = sorted(points, reverse=True)
    held = history(*((str(TODAY - timedelta(days=ago)), str(yuan)) for ago, yuan in days))
    facts = ClientFacts(TODAY, holdings={AssetClass.DEPOSIT: held})
    aim = planned(facts, general, tier, TODAY + timedelta(days=ahead))
    found = outlook(facts, general, aim, asset_class)
    if found is None:
        assert not aim.top_up
        return
    assert [moment.day for moment in found.moments] == sorted({moment.day for moment in found.moments})
    now = next(moment for moment in found.moments if moment.day == TODAY)
    assert Money(now.left) == assess(facts, general).recognised_assets
    last = found.moments[-1]
    assert (last.day, last.left) == (aim.by, hundredths(aim.projected))
    assert last.added >= hundredths(found.threshold)
    assert all(moment.added >= moment.left for moment in found.moments)


def test_a_class_that_does_not_count_gives_way_to_the_first_that_does(general):
    facts = ClientFacts(TODAY, holdings={AssetClass.DEPOSIT: history(("2020-01-01", "1000"))})
    aim = planned(facts, general, "gold", whole_window_day(general, TODAY))
    for asked in (None, AssetClass.TIME_DEPOSIT):
        found = outlook(facts, general, aim, asked)
        assert found.change.asset_class is AssetClass.DEPOSIT
    assert outlook(facts, general, aim, AssetClass.FUND).change.asset_class is AssetClass.FUND


def test_where_it_is_too_late_there_is_nothing_to_show(general):
    facts = ClientFacts(TODAY, holdings={AssetClass.DEPOSIT: history(("2020-01-01", "1000"))})
    aim = planned(facts, general, "gold", whole_window_day(general, TODAY))
    assert outlook(facts, general, replace(aim, top_up=()), None) is None


def test_yesterday_is_never_changed_by_what_is_put_in_today(general):
    facts = ClientFacts(TODAY, holdings={})
    aim = planned(facts, general, "platinum", date(2027, 11, 23))
    found = outlook(facts, general, aim, AssetClass.DEPOSIT)
    assert all(moment.added == moment.left == 0 for moment in found.moments if moment.day < TODAY)
