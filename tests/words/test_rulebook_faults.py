"""What is wrong with a rulebook is said in the language of whoever wrote it, Chinese first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from teller_app import places
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.fault import Fault
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.rulebook_faults import FAULTS, READERS, fault_line
from teller_app.words.speaker import Language, Speaker

ZH, EN = Speaker(Language.ZH), Speaker(Language.EN)
SHIPPED = places.resources() / "rulebooks"
GENERAL = (SHIPPED / "general/2024-05-19.toml").read_text("utf-8")
CODE = Path(places.__file__).parent
RAISED = re.compile(r"(?:wrong\(|Fault\([^)]*?)\"(rule\.[a-z_]+)\"", re.DOTALL)


def of(tmp_path: Path, text: str) -> list[Fault]:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal) as found:
        RulebookShelf(SHIPPED).read_file(path)
    return found.value.values["faults"]


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        (
            'recognised_assets = "300000"',
            'recognised_assets = "90000"',
            "tier.platinum.route：recognised_assets 必须高于 gold 的，等级要逐级升高",
            "tier.platinum.route: recognised_assets must be above that of gold, tiers must climb",
        ),
        (
            'recognised_assets = "300000"',
            'recognised_assets = "30万"',
            "tier.platinum.route.0.recognised_assets：'30万' 不是以元为单位的金额，应如 \"300000\" 或 \"300000.50\"",
            'tier.platinum.route.0.recognised_assets: \'30万\' is no amount in yuan, like "300000" or "300000.50"',
        ),
        (
            'wealth = "0.5"',
            'wealth = "1.5"',
            "measure.coefficients：都不能大于 1",
            "measure.coefficients: none may be above 1",
        ),
        (
            'route  = [{ recognised_assets = "300000" }]',
            'rout = [{ recognised_assets = "300000" }]',
            "tier.platinum.rout：没有这一项，请核对写法",
            "tier.platinum.rout: there is no such key; check how it is written",
        ),
        (
            "lead   = 2",
            "lead = 0",
            "value.lead：应大于或等于 1",
            "value.lead: should be greater than or equal to 1",
        ),
        (
            'window        = "rolling_year"',
            'window        = "decade"',
            "measure.window：应为 rolling_year、rolling_half_year、",
            "measure.window: should be one of rolling_year, rolling_half_year, ",
        ),
    ],
)
def test_a_fault_is_said_in_both_languages(tmp_path, old, new, zh, en):
    assert old in GENERAL
    found = of(tmp_path, GENERAL.replace(old, new, 1))
    for speaker, says in ((ZH, zh), (EN, en)):
        assert any(fault_line(speaker, fault).startswith(says) for fault in found), found


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("a = 1\na = 2\n", "第 2 行第 6 列不是正确的 TOML：同一个键写了两次"),
        ("rulebook = ", "文件结尾处不是正确的 TOML：值写得不对"),
        ("[a]\n[a]\n", "第 2 行第 3 列不是正确的 TOML：Cannot declare ('a',) twice"),
    ],
)
def test_what_is_no_toml_says_where(tmp_path, text, zh):
    """A reason that is not known here is said as it stands."""
    assert [fault_line(ZH, fault) for fault in of(tmp_path, text)] == [zh]


def test_every_fault_that_is_found_has_its_sentence():
    raised = {
        code
        for path in (*(CODE / "rules").rglob("*.py"), CODE / "store/rulebooks.py", CODE / "desk/rulebooks.py")
        for code in RAISED.findall(path.read_text("utf-8"))
    }
    assert raised - {"rule.no_toml"} == set(FAULTS), "one more or less"


def test_every_sentence_has_its_english():
    for text in (*FAULTS.values(), *READERS.values()):
        assert EN.say(text) != text


def test_what_no_sentence_is_known_for_is_said_as_it_stands():
    assert fault_line(ZH, Fault("tier", "reader.new_kind", {"message": "Input is odd"})) == "tier：Input is odd"


def test_a_file_stands_before_its_key():
    fault = Fault("", "rulebook.no_file", {"file": "a.toml"}, "a.toml")
    assert fault_line(ZH, fault) == "a.toml：没有找到规则文件 a.toml"
