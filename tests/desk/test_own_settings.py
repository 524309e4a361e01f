"""What a person has chosen is that person's; a file that is damaged, edited or newer costs nobody anything."""

from __future__ import annotations

import json

import pytest

from teller_app.desk.looks import TextSize
from teller_app.desk.own_file import OwnFile
from teller_app.desk.settings import FILE_NAME, Own, Settings, SettingsFile
from teller_app.desk.workplace import with_settings
from teller_app.rules.codes import WindowKind
from teller_app.rules.errors import Refusal
from teller_app.words.refusals import problem_line
from teller_app.words.settings import NAMES
from teller_app.words.speaker import Language, Speaker
from tests.stage import open_stage

BRANCH = Settings(branch="示范支行", language=Language.ZH, printer="front")
OWN_NAME = "settings-0231.json"


def test_what_is_ones_own_follows_the_person_and_the_rest_the_workplace(tmp_path):
    mine, yours = OwnFile(tmp_path, "0231"), OwnFile(tmp_path, "0232")
    mine.keep({"text_size": "large", "language": "en"})
    found = mine.over(BRANCH).settings
    assert (found.text_size, found.language, found.printer) == (TextSize.LARGE, Language.EN, "front")
    assert yours.over(BRANCH).settings == BRANCH
    assert mine.over(with_settings(BRANCH, printer="back")).settings.printer == "back"


def test_a_change_is_kept_where_it_belongs(tmp_path):
    place = open_stage(tmp_path)
    place.change(with_settings(place.settings, printer="p", large_print=True, window=WindowKind.VIP))
    assert json.loads((tmp_path / OWN_NAME).read_text()) == {"printer": "p", "large_print": True}
    shared = place.settings_file.read()
    assert (shared.window, shared.printer, shared.large_print) == (WindowKind.VIP, "", False)
    assert place.settings.printer == "p"


@pytest.mark.parametrize("content", [b"", b'{"text_size": "lar', b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_gives_way_to_the_workplace_and_is_kept_under_another_name(tmp_path, content):
    path = tmp_path / OWN_NAME
    path.write_bytes(content)
    own = OwnFile(tmp_path, "0231")
    found = own.over(BRANCH)
    assert found.settings == BRANCH
    assert found.remark.code == "settings.own_unreadable"
    assert "暂按网点的设置" in problem_line(Speaker(Language.ZH), found.remark)
    assert path.read_bytes() == content
    own.keep({"text_size": "largest"})
    assert own.over(BRANCH).settings.text_size is TextSize.LARGEST
    assert (tmp_path / "settings-0231.kept-1.json").read_bytes() == content
    path.write_bytes(b"again")
    own.keep({"text_size": "large"})
    assert (tmp_path / "settings-0231.kept-1.json").read_bytes() == content, "nothing is written over"
    assert (tmp_path / "settings-0231.kept-2.json").read_bytes() == b"again"


def test_one_value_that_cannot_be_takes_no_other_with_it(tmp_path):
    (tmp_path / OWN_NAME).write_text('{"text_size": "huge", "language": "en", "large_print": 7}', "utf-8")
    own = OwnFile(tmp_path, "0231")
    found = own.over(BRANCH)
    assert (found.settings.language, found.settings.text_size) == (Language.EN, TextSize.NORMAL)
    says = problem_line(Speaker(Language.ZH), found.remark)
    assert "文字大小" in says
    assert "大字打印" in says
    own.keep({"text_size": "large"})
    assert json.loads((tmp_path / OWN_NAME).read_text())["large_print"] == 7, "it stays until it is changed"


@pytest.mark.parametrize("name", [FILE_NAME, OWN_NAME])
def test_what_a_newer_program_has_written_stays_and_is_named(tmp_path, name):
    (tmp_path / name).write_text('{"language": "en", "handwriting": [1]}', "utf-8")
    shared, own = SettingsFile(tmp_path, BRANCH), OwnFile(tmp_path, "0231")
    assert own.over(shared.read()).settings.language is Language.EN
    remark = shared.strangers() if name == FILE_NAME else own.over(BRANCH).remark
    assert remark.code == "settings.newer"
    assert "handwriting" in problem_line(Speaker(Language.ZH), remark)
    shared.save(with_settings(shared.read(), branch="福州支行"))
    own.keep({"language": "zh"})
    assert json.loads((tmp_path / name).read_text())["handwriting"] == [1]


def test_a_workplace_that_cannot_be_read_is_never_written_over(tmp_path):
    (tmp_path / FILE_NAME).write_text("{", "utf-8")
    place = open_stage(tmp_path)
    with pytest.raises(Refusal) as caught:
        place.change(with_settings(place.settings, branch="x"))
    assert caught.value.code == "settings.unreadable"
    assert (tmp_path / FILE_NAME).read_text() == "{"


@pytest.mark.parametrize("code", ["", "../0231", "<b>李", "0231/x"])
def test_a_demo_person_of_any_name_writes_nowhere_else(tmp_path, code):
    home = tmp_path / "home"
    OwnFile(home, code).keep({"language": "en"})
    assert [path.name for path in tmp_path.rglob("*.json")] == ["settings-demo.json"]


def test_every_setting_has_a_name_and_paper_its_choices():
    assert Settings.model_fields.keys() == NAMES.keys()
    assert (Own().paper_language, Own().large_print) == (None, False)
