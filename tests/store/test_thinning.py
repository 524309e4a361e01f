"""All of the last day, one a day, one a month; and no clock can talk anybody out of a good copy."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from teller_app.store.thinning import DAYS, MONTHS, copies_in, copy_of, next_name, thin

AT = datetime.fromisoformat("2026-11-23T17:00")
HALF_HOURS = range(0, 9 * 60, 30)


def make(folder, moments):
    first = next_name(folder, AT)
    order = int(first.stem[-5:])
    for at, moment in enumerate(moments):
        name = f"journal-{moment:%Y%m%d-%H%M%S-%f}-{order + at:05d}.db"
        (folder / name).write_bytes(b"x")


def left(folder):
    return [copy.made for copy in copies_in(folder)]


def days_back(count):
    return [AT - timedelta(days=day) for day in range(count - 1, -1, -1)]


def test_a_year_of_half_hours_leaves_a_day_a_month_of_days_and_a_year_of_months(tmp_path):
    early = [day - timedelta(minutes=m) for day in days_back(400)[:-3] for m in (30, 0)]
    late = [day - timedelta(minutes=m) for day in days_back(3) for m in reversed(HALF_HOURS)]
    make(tmp_path, [*early, *late])
    thin(tmp_path, set())
    found = left(tmp_path)
    last_day = [made for made in found if AT - made < timedelta(days=1)]
    assert len(last_day) == len(HALF_HOURS)
    assert len({made.date() for made in found if AT - made < timedelta(days=DAYS)}) == DAYS
    assert len({(made.year, made.month) for made in found}) == MONTHS
    assert len(found) == len(HALF_HOURS) + DAYS - 1 + MONTHS - 2
    assert all(made.time() == AT.time() for made in found if made not in last_day), "the last of each day"


def test_thinning_as_it_goes_leaves_the_same_as_thinning_at_the_end(tmp_path):
    moments = [day - timedelta(minutes=m) for day in days_back(80) for m in (60, 30, 0)]
    for moment in moments:
        make(tmp_path, [moment])
        thin(tmp_path, set())
    as_it_went = left(tmp_path)
    whole = tmp_path / "whole"
    whole.mkdir()
    make(whole, moments)
    thin(whole, set())
    assert set(left(whole)) <= set(as_it_went)
    assert len(as_it_went) <= len(left(whole)) + 1


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_that_jumps_lets_nothing_go_that_a_calendar_would_keep(tmp_path, years):
    make(tmp_path, days_back(20))
    before = set(left(tmp_path))
    jumped = AT + timedelta(days=365 * years)
    make(tmp_path, [jumped])
    thin(tmp_path, set())
    assert left(tmp_path)[0] == jumped
    assert before <= set(left(tmp_path))


def test_one_that_is_spared_stays_and_other_files_are_not_touched(tmp_path):
    make(tmp_path, days_back(500))
    (tmp_path / "journal-old.db").write_bytes(b"x")
    (tmp_path / "people.json").write_bytes(b"{}")
    oldest = copies_in(tmp_path)[-1].path
    thin(tmp_path, {oldest})
    assert oldest.exists()
    assert (tmp_path / "journal-old.db").exists()
    assert (tmp_path / "people.json").exists()


def test_one_that_cannot_be_deleted_now_goes_another_time(tmp_path, monkeypatch):
    make(tmp_path, days_back(500))

    def held(self):
        raise PermissionError(13, "in use")

    with monkeypatch.context() as windows:
        windows.setattr("pathlib.Path.unlink", held)
        thin(tmp_path, set())
    assert len(left(tmp_path)) == 500
    thin(tmp_path, set())
    assert len(left(tmp_path)) < 50


@pytest.mark.parametrize(
    ("name", "order"),
    [("journal-20261123-093000-000000-00012.db", 12), ("journal-20261123-093000-000000.db", 0)],
)
def test_names_of_now_and_of_old_are_read(tmp_path, name, order):
    found = copy_of(tmp_path / name)
    assert (found.order, found.made) == (order, datetime.fromisoformat("2026-11-23T09:30"))


@pytest.mark.parametrize("name", ["journal.db", "journal-20261323-093000-000000.db", "journal-1.new"])
def test_other_names_are_none_of_ours(tmp_path, name):
    assert copy_of(tmp_path / name) is None
