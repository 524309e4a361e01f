"""Looks at files on any thread: what is found is whole, and whoever waits can stop waiting at any time."""

from __future__ import annotations

import threading

import pytest
from openpyxl import Workbook

from teller_app.desk import intake as module
from teller_app.desk import intake_looks
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_looks import LookStopped, unwatched
from teller_app.desk.intake_page import IntakePage
from teller_app.intake import text_file
from teller_app.intake.propose import propose
from teller_app.rules.errors import Refusal
from tests.desk.conftest import wrong

ROW = "客户编号,客户姓名,证件号码,手机号码\nN000009,欧阳守夜,,13700137000\n"


class Gone(Exception):
    """Nobody waits any more."""


@pytest.fixture
def page(place):
    return IntakePage(place, ImportApart())


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "sent"
    folder.mkdir()
    paths = [folder / f"客户{at}.csv" for at in range(3)]
    for path in paths:
        path.write_text(ROW, "gb18030")
    return paths


def names(page):
    return [file.name for file in page.view.files]


def test_whoever_can_wait_just_waits(page, files):
    page.add(files)
    assert names(page) == [path.name for path in files]
    assert (page.view.chosen, page.view.looking, page.look) == (2, False, None)
    page.add(files[:1])
    assert (names(page), page.view.chosen) == ([path.name for path in files], 0)


def test_the_first_that_cannot_be_read_is_named_and_the_manifest_of_those_before_is_there(page, files):
    (files[0].parent / "manifest.json").write_text("{}", "utf-8")
    files[1].write_bytes(b"\xff\xfe\x00\x01")
    assert wrong(page.add, files)[0] == "import.encoding"
    assert names(page) == [files[0].name]
    assert page.view.manifest == files[0].parent / "manifest.json"
    assert page.view.rests


def test_only_so_many_files_and_one_that_is_there_is_none_more(page, files, monkeypatch):
    monkeypatch.setattr(intake_looks, "MOST_FILES", 2)
    assert wrong(page.add, files) == ("import.too_many", {"most": 2})
    assert names(page) == [path.name for path in files[:2]]
    page.add(files[:1])
    assert page.view.chosen == 0


def test_what_is_found_is_shown_only_where_it_is_still_wanted(page, files):
    look = page.begin_look(files)
    assert (page.view.looking, page.view.files) == (True, ())
    assert wrong(page.begin_look, files)[0] == "import.looking"
    assert wrong(page.asked)[0] == "import.looking"
    page.answer(without=True)
    found = page.look_at(look, unwatched)
    assert page.view.files == (), "a look changes nothing"
    page.drop_look()
    assert page.take_found(look, found) is None
    assert (page.view.files, page.view.looking, page.view.without) == ((), False, True)
    again = page.begin_look(files[:1])
    page.take_found(look, found)
    assert page.view.looking, "that of another look"
    page.take_found(again, page.look_at(again, unwatched))
    assert names(page) == [files[0].name]


def test_nobody_waits_for_a_file_that_does_not_answer_and_it_hears_of_that(page, files, monkeypatch):
    free, stopped = threading.Event(), threading.Event()

    def hung(path, heard, **_):
        free.wait(10)
        try:
            heard(1)
        except LookStopped:
            stopped.set()
            raise
        return propose(path)

    monkeypatch.setattr(module, "propose", hung)

    def gone(*_):
        raise Gone

    with pytest.raises(Gone):
        page.look_at(page.begin_look(files), gone)
    free.set()
    assert stopped.wait(10)


def test_how_far_a_look_is_and_nothing_where_nobody_knows(page, files, monkeypatch):
    size, told, next_ = files[0].stat().st_size, [], threading.Event()

    def slowly(path, heard, **_):
        for step in (size // 2, size):
            heard(step)
            assert next_.wait(10)
            next_.clear()
        return propose(path)

    def tell(*far):
        if far not in told:
            told.append(far)
            if far[1:] != (0, size):
                next_.set()

    monkeypatch.setattr(module, "propose", slowly)
    page.look_at(page.begin_look(files[:1]), tell)
    name = files[0].name
    assert [far for far in told if far[1:] != (0, size)] == [(name, size // 2, size), (name, 0, 0)]


@pytest.mark.parametrize("stops", [0, 1, 8])
def test_a_look_at_a_text_is_heard_all_the_way(files, monkeypatch, stops):
    monkeypatch.setattr(text_file, "_CHUNK", 16)
    heard, size = [], files[0].stat().st_size
    propose(files[0], heard.append)
    assert sum(heard) == 2 * size, "GB18030 is looked at once more, in case it is UTF-8 with a damaged byte"

    def stop(_):
        if len(heard) == stops:
            raise Gone
        heard.append(0)

    assert size // 16 < 8 < len(heard), "in both"
    heard.clear()
    with pytest.raises(Gone):
        propose(files[0], stop)


def test_a_look_at_a_workbook_is_heard_and_can_be_stopped(tmp_path):
    path = tmp_path / "客户.xlsx"
    book = Workbook()
    book.active.append(["客户编号", "客户姓名"])
    book.save(path)
    heard = []
    propose(path, heard.append)
    assert heard

    def stop(_):
        raise Gone

    with pytest.raises(Gone):
        propose(path, stop)


def test_who_may_not_import_has_nothing_looked_at(page, files, monkeypatch):
    def no(*_):
        raise Refusal("role.not_allowed")

    monkeypatch.setattr(type(page._place), "require", no)
    assert wrong(page.begin_look, files)[0] == "role.not_allowed"
    assert page.look is None
