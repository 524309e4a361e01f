"""The help of every command, in the language of whoever asks."""

from __future__ import annotations

import argparse
import gettext
import os
import re
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from teller_app.app import main
from teller_app.cli.help_page import columns, folded
from teller_app.cli.parser import HelpAsked, build_parser, read_arguments
from teller_app.words import speaker
from tests.staff import FIRST

HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
NAMES = {
    "JSON", "PDF", "TOML", "CSV", "A4", "Parquet", "Spark", "DuckDB", "httpfs", "https", "s3", "csv", "parquet", "manifest.json",
    "local", "book", "card", "gold_credit", "airport_channel", "asks_for", "solution", "diamond", "tier", "next_tier", "gold", "under", "over",
    "falling", "key", "look", "decision", "privilege", "a-z", "make-key", "add", "no", "yes",
}  # fmt: skip
"""Products, endings and codes that are called so in Chinese as well."""


def parsers(parser=None):
    parser = parser or build_parser()
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from parsers(each)


COMMANDS = [each.prog.removeprefix("teller-app").split() for each in parsers()]


def names_of(parser):
    """What somebody types or fills in: commands, options, values."""
    for action in parser._actions:
        yield from action.option_strings
        yield from action.choices or ()
        yield str(action.metavar or action.dest.upper())


def words(text):
    return set(re.findall(r"[A-Za-z][A-Za-z0-9_.-]*", text))


@pytest.fixture(autouse=True)
def eighty(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "teller-app")
def test_every_page_is_in_one_language_and_fits_80_columns(run, command, language):
    page = run(*command, "--lang", language, "--help")
    assert (page.code, page.err) == (0, "")
    for line in page.out.splitlines():
        assert sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line) <= 80, line
        assert line == line.rstrip()
    if language == "en":
        assert re.findall(HAN, page.out) == []
        assert page.out.startswith(f"usage: {' '.join(['teller-app', *command])}")
        return
    parser = next(each for each in parsers() if each.prog.split()[1:] == command)
    given = words(" ".join([parser.prog, *names_of(parser)]))
    assert words(page.out) - given - NAMES - {"h", "help"} == set()
    assert re.search(rf"^{HAN}.*{HAN}$", page.out, re.MULTILINE)


def test_whatever_may_be_given_says_what_it_is_in_both_languages(run):
    english = gettext.translation("teller_app", "resources/i18n", ["en"])
    for parser in parsers():
        for action in parser._actions:
            if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
                said = action.help
                assert said, f"{parser.prog} {action.option_strings or action.metavar}"
                assert re.search(HAN, said), said
                assert english.gettext(said) != said


def test_the_english_is_the_one_of_before(run):
    page = run("--lang", "en", "--help").out
    for said in (
        "usage: teller-app [-h] [--demo]",
        "\npositional arguments:\n  COMMAND\n    assess         tier, card and privileges, with reasons\n",
        "\noptions:\n  -h, --help       show this help message and exit\n",
        "\nexit 0: done; 1: the answer is no; 2: the request was wrong; 70: a bug of ours\n",
    ):
        assert said in page
    assert "\none's own:\n  for whoever gives the command; --language too\n" in run("settings", "-h", "--lang=en").out


def test_the_first_language_is_chinese(run):
    page = run("--help").out
    for said in ("用法：teller-app [-h]", "\n参数：\n", "\n选项：\n  -h, --help       显示这份说明\n", "70：程序自身的错误\n"):
        assert said in page


@pytest.mark.parametrize(
    "line",
    ["--lang en find -h", "find --lang en -h", "find -h --lang en", "find --help --lang=en", "--lang zh find --lang en --help", "--help --lang en"],
)
def test_the_language_may_be_said_anywhere_in_the_line(run, line):
    assert run(*line.split()).out.startswith("usage: ")
    chinese = run(*line.replace("zh", "en", 1).replace("--lang en", "--lang zh").replace("=en", "=zh").split())
    assert chinese.out.startswith("用法：")


def test_the_workplace_and_then_the_person_decide_where_nothing_is_said(staffed):
    def begins(*line):
        return staffed("find", *line, "-h").out[:3]

    assert begins() == "用法："
    assert staffed("settings", "--language", "en").code == 0
    assert begins() == "usa"
    assert begins("--lang", "zh") == "用法："


def test_nobody_elses_choice_counts(run, staffed):
    assert staffed("settings", "--language", "en").code == 0
    assert run("find", "-h").out.startswith("用法：")
    assert run("find", "--user", FIRST, "-h").out.startswith("usage: ")
    assert run("find", "-h", f"--user={FIRST}").out.startswith("usage: ")
    assert run("find", "--user", FIRST, "--nothing").err.startswith("The command is wrong")
    assert run("find", "--demo", "-h").out.startswith("用法：")
    assert run("settings", "--demo", "--language", "en").code == 0
    assert run("find", "--demo", "-h").out.startswith("usage: ")


def test_settings_that_cannot_be_read_keep_nobody_from_help(run, tmp_path):
    (tmp_path / "home" / "settings.json").write_text("{", "utf-8")
    page = run("find", "-h")
    assert (page.code, page.err, page.out[:3]) == (0, "", "用法：")


def test_a_line_is_read_without_any_translation(monkeypatch):
    """The window reads its line first of all, and must not wait for a catalogue."""

    def never(*_args, **_more):
        raise AssertionError

    monkeypatch.setattr(speaker, "_catalogue", never)
    build_parser.cache_clear()
    assert read_arguments(["find", "x", "--lang", "en"]).text == "x"
    with pytest.raises(HelpAsked):
        read_arguments(["find", "-h", "--lang", "en"])


def test_a_page_changes_nothing_for_the_next_line(run):
    before = run("find", "-h").out
    assert run("find", "-h", "--lang", "en").out != before
    assert run("find", "-h").out == before


def test_the_door_never_leaves_by_an_exception(run):
    assert main(["--help"]) == 0


def test_chinese_is_folded_between_signs_but_never_before_a_stop_or_inside_a_word():
    assert folded("导入配置：文件的各列是什么", 12) == ["导入配置：文", "件的各列是什", "么"]
    assert folded("没有余下的，退出", 10) == ["没有余下", "的，退出"]
    assert folded("看（里面", 4) == ["看", "（里", "面"]
    assert folded("看这里（写 book）；好", 12) == ["看这里（写", "book）；好"]
    assert folded("最多 50 位", 7) == ["最多", "50 位"]
    assert folded("one and two-thirds", 12) == ["one and", "two-thirds"]
    assert folded("https://example/one", 5) == ["https://example/one"]
    assert columns("客户ab，") == 8


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_help_that_finds_no_room_says_so(tmp_path):
    home = {**os.environ, "TELLER_APP_HOME": str(tmp_path)}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([sys.executable, "-m", "teller_app.app", "find", "-h"], stdout=full, stderr=subprocess.PIPE, env=home, check=False)
    assert (done.returncode, done.stderr.decode()) == (1, "磁盘已满，stdout 没有保存；请清理后再试\n")
