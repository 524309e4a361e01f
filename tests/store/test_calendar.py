"""A year that a bank writes down is taken whole, or refused with what is wrong and where."""

from __future__ import annotations

import pytest

from teller_app import places
from teller_app.rules.errors import Refusal
from teller_app.store.calendar import load_calendar, read_year
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker

YEAR = """year = 2031
published = false
source = "法定"
made_up = []
[days_off]
new_years_day = [2031-01-01]
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (YEAR.replace("2031\n", "1031\n"), "year: Input should be greater than or equal to 2004"),
        (YEAR.replace("2031-01-01", "2030-01-01"), "days_off, made_up: every day lies in 2031"),
        (YEAR.replace("new_years_day", "feast"), "days_off: unknown holiday feast; known are "),
        (f"holder = '王小明'\n{YEAR}", "holder: Extra inputs are not permitted"),
        (YEAR.replace("[2031-01-01]", "['王小明']"), "days_off.new_years_day.0: Input should be a valid date"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_repeats_nothing(tmp_path, text, reason):
    path = tmp_path / "2031.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal) as caught:
        load_calendar(tmp_path)
    assert (caught.value.code, caught.value.values["file"]) == ("calendar.unreadable", "2031.toml")
    assert str(caught.value.values["reason"]).startswith(reason)
    said = problem_line(Speaker(Language.ZH), caught.value)
    assert not any(raw in said for raw in ("王小明", "input_value", "CalendarYear", "\n", "http"))


@pytest.mark.parametrize("raw", [b"year = ", b"\xff\xfe", b"[" * 5000])
def test_what_is_no_toml_is_refused_too(tmp_path, raw):
    path = tmp_path / "2031.toml"
    path.write_bytes(raw)
    with pytest.raises(Refusal, match=r"calendar\.unreadable"):
        read_year(path)


def test_every_year_that_is_shipped_is_read():
    for path in (places.resources() / "calendar").glob("*.toml"):
        assert str(read_year(path).year) in path.name
