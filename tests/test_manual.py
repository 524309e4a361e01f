"""The manual says what the program says: its words, keys, pictures and commands are those of the program."""

from __future__ import annotations

import re
import shlex
import tomllib
from functools import cache

import pytest
from PySide6.QtGui import QImage, QShortcut

from teller_app import places
from teller_app.ui.rail import Page
from teller_app.words.keys import all_keys
from teller_app.words.manual import PICTURES, folder, read_manual
from teller_app.words.speaker import Language, Speaker
from tests.cli.conftest import run, say, staffed  # noqa: F401  fixtures
from tests.counter.conftest import _looks, open_window, window  # noqa: F401  fixtures
from tests.manual_pictures import NAMES
from tests.staff import FIRST, password_of

ZH, EN = read_manual(Language.ZH), read_manual(Language.EN)
BOTH = [
    (language, chapter)
    for language, manual in ((Language.ZH, ZH), (Language.EN, EN))
    for chapter in manual.chapters
]
IDS = [f"{language}-{chapter.name}" for language, chapter in BOTH]
MARKED = {Language.ZH: re.compile(r"「(.+?)」", re.DOTALL), Language.EN: re.compile(r'"([^"]+?)"')}
"""How the manual marks what stands on the screen."""
SAID = {"and if I put in a little more?", "How much, and until when?", "refused"}
"""English quotes are also what people say."""
PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./pictures/([a-z-]+\.png)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)
KEY_ON_A_BUTTON = re.compile(r"\s+(?:Ctrl|Alt|Shift|F[0-9]|Enter|Esc)\S*$")
HANDS = {"Enter", "Tab", "↑", "↓", "Esc", "PageUp", "PageDown"}
"""Keys that every field, list and page knows."""
MOST_LINES, MOST_MB = 60, 3.0


@cache
def on_the_screen(language: Language) -> frozenset[str]:
    """Every sentence of the program in a language, whole, without its key, and up to what is put into it."""
    from babel.messages.pofile import read_po

    with (places.resources() / "i18n/en/LC_MESSAGES/teller_app.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="en") if message.id]
    texts = [str(message.id if language is Language.ZH else message.string) for message in messages]
    bare = [KEY_ON_A_BUTTON.sub("", text) for text in texts]
    names = re.findall(
        rf'{language} *= *"([^"]+)"',
        (places.resources() / "rulebooks/general/2024-05-19.toml").read_text("utf-8"),
    )
    return frozenset([*texts, *bare, *(re.split(" · {| {key}", text)[0] for text in bare), *names])


def one_line(text: str) -> str:
    """Lines are broken at a blank in English, and nowhere else inside what is marked."""
    return re.sub(r"\s*\n\s*", " ", text)


def marked(language: Language, text: str) -> list[str]:
    found = map(one_line, MARKED[language].findall(COMMANDS.sub("", text)))
    return [term for term in found if term not in SAID]


def shape(text: str) -> list[str]:
    """Headings by their level, and whatever else must be the same in both languages."""
    return re.findall(r"(?m)^#+|^```sh|!\[|\.\./pictures/[a-z-]+(?=-..\.png)|^[0-9]\.|^- ", text)


def test_every_chapter_is_in_both_languages_with_the_same_parts():
    for zh, en in zip(ZH.chapters, EN.chapters, strict=True):
        assert zh.name == en.name
        assert shape(zh.text) == shape(en.text), zh.name
        assert BOLD.findall(zh.text) == BOLD.findall(en.text), zh.name
        assert COMMANDS.findall(zh.text) == COMMANDS.findall(en.text), zh.name
        assert LINK.findall(zh.text) == LINK.findall(en.text), zh.name
        assert len(marked(Language.ZH, zh.text)) == len(marked(Language.EN, en.text)), zh.name


def test_nothing_lies_there_that_is_no_chapter():
    for language, manual in ((Language.ZH, ZH), (Language.EN, EN)):
        lies = {path.name for path in (folder() / language).iterdir()}
        assert lies == {f"{chapter.name}.md" for chapter in manual.chapters}


@pytest.mark.parametrize(("language", "chapter"), BOTH, ids=IDS)
def test_a_chapter_is_read_in_a_minute(language, chapter):
    assert chapter.text.startswith(f"# {chapter.title}\n")
    assert len(chapter.text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize(("language", "chapter"), BOTH, ids=IDS)
def test_what_is_said_to_be_on_the_screen_is_there(language, chapter):
    for term in marked(language, chapter.text):
        assert term in on_the_screen(language), term


@pytest.mark.parametrize(("language", "chapter"), BOTH, ids=IDS)
def test_links_lead_to_chapters(language, chapter):
    for to in LINK.findall(chapter.text):
        assert to.removesuffix(".md") in {each.name for each in ZH.chapters}, to


def test_every_key_of_the_manual_is_a_key_of_the_window(window):  # noqa: F811
    there = {made.key().toString() for made in window.findChildren(QShortcut)} | HANDS
    arrows = {"Alt+←": "Alt+Left", "Alt+→": "Alt+Right"}
    told = {key for _, chapter in BOTH for key in BOLD.findall(chapter.text)}
    assert {arrows.get(key, key) for key in told} - there == set()


def test_every_key_of_the_window_stands_in_the_list_of_keys(window):  # noqa: F811
    listed = " ".join(f"{keys} {meaning}" for keys, meaning in all_keys(Speaker(Language.ZH)))
    for made in window.findChildren(QShortcut):
        name = made.key().toString().replace("Left", "←").replace("Right", "→")
        numbered = re.fullmatch(r"(Ctrl|Alt)\+[0-9]", name)
        assert numbered or re.search(rf"(?<![A-Za-z0-9+]){re.escape(name)}(?![A-Za-z0-9])", listed), name


def test_every_place_of_the_program_has_its_chapter():
    told = tomllib.loads((folder() / "contents.toml").read_text("utf-8"))["chapter"]
    places_told = [place for each in told for place in each.get("places", ())]
    assert len(places_told) == len(set(places_told))
    from teller_app.desk.client_view import Mode

    here = {page.name.lower() for page in Page} - {"help"} | {mode.value for mode in Mode}
    assert here <= set(places_told)


def test_every_picture_is_made_by_the_command_and_shown_somewhere():
    lies = {path.name for path in (folder() / PICTURES).iterdir()}
    assert lies == {f"{name}-{language}.png" for name in NAMES for language in Language}
    root = places.resources().parent
    shown = {name for _, chapter in BOTH for name in PICTURE.findall(chapter.text)}
    for page in ("README.md", "README.zh.md"):
        shown |= set(re.findall(r"resources/help/pictures/([a-z-]+\.png)", (root / page).read_text("utf-8")))
    assert shown == lies
    assert sum(path.stat().st_size for path in (folder() / PICTURES).iterdir()) < MOST_MB * 1e6


@pytest.mark.parametrize(("language", "chapter"), BOTH, ids=IDS)
def test_pictures_speak_the_language_of_the_chapter(language, chapter):
    for name in PICTURE.findall(chapter.text):
        assert name.endswith(f"-{language}.png")
        assert not QImage(str(folder() / PICTURES / name)).isNull()


@pytest.mark.parametrize(
    "chapter", [each for each in ZH.chapters if COMMANDS.search(each.text)], ids=lambda each: each.name
)
def test_every_command_of_the_manual_is_done(chapter, run, say, tmp_path, monkeypatch):  # noqa: F811
    """In a home of its own, one after the other as they stand there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clients.csv").write_text("key,kind,name\nC000009,person,郑九\n", "utf-8")
    (tmp_path / "holdings.csv").write_text(
        "client,asset_class,date,balance\nC000009,deposit,2025-11-30,120000.00\n", "utf-8"
    )
    (tmp_path / "activity.csv").write_text("client,month,transactions\nC000009,2025-11,3\n", "utf-8")
    lines = [line for block in COMMANDS.findall(chapter.text) for line in block.splitlines()]
    if any("--user" in line for line in lines) and "people first" not in lines[0]:
        say("people", "first", FIRST, "--name", "李娜", secrets=(password_of(FIRST),))
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "teller-app"
        asked = {"--user", "first", "make-key", "--key"} & set(words)
        secret = {"secrets": (password_of(FIRST),)} if asked else None
        done = say(*words, **secret) if secret else run(*words)
        assert done.code == 0, f"{line}: {done.err}"
