"""What keeps an import out says what to do, in the words of the window and of the command line."""

from __future__ import annotations

import pytest

from teller_app.words.batch_texts import BATCH_TEXTS
from teller_app.words.intake_texts import INTAKE_TEXTS
from teller_app.words.speaker import Language, Speaker

TOLD = (
    "import.bomb",
    "manifest.digest",
    "manifest.rows",
    "manifest.sum",
    "manifest.files",
    "manifest.signature",
    "manifest.unsigned",
    "manifest.repeated",
    "manifest.back",
    "manifest.gap",
    "import.not_csv",
    "import.field_count",
    "import.contradicts",
    "import.repeats",
    "import.unknown_client",
    "import.cut_off",
    "import.unknown_column",
    "import.missing_column",
    "import.twice_column",
    "import.no_room",
    "import.empty",
    "import.no_sheet",
    "import.not_xlsx",
    "import.cell",
    "import.day_ahead",
    "import.month_open",
    "profile.no_file",
    "profile.columns",
    "batch.no_input",
    "batch.empty",
    "batch.other_columns",
    "batch.twice_column",
    "batch.no_client_column",
    "batch.twice",
)
SAID = INTAKE_TEXTS | BATCH_TEXTS


@pytest.mark.parametrize("code", TOLD)
def test_it_says_what_to_do(code):
    assert "；" in SAID[code] or "，请" in SAID[code]


@pytest.mark.parametrize(
    ("code", "box", "option"),
    [
        ("import.cut_off", "行数已核实", "--whole"),
        ("manifest.gap", "允许缺批", "--accept-gap"),
        ("manifest.back", "整册替换", "--fresh"),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_a_box_is_called_as_it_stands_on_the_page(code, box, option, language):
    speaker = Speaker(language)
    keyed = {"行数已核实": "Alt+U", "允许缺批": "Alt+E", "整册替换": "Alt+X"}[box]
    name = speaker.say(f"{box} {keyed}").removesuffix(f" {keyed}")
    said = speaker.say(INTAKE_TEXTS[code], file="f", rows=1, count=1, first=1, last=1, number=1, present=2)
    assert name in said
    assert option in said


def test_a_wrong_check_digit_of_an_extract_asks_for_no_note():
    assert "备注" not in INTAKE_TEXTS["import.id_check_digit"]
