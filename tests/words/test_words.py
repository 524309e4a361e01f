"""Everything that can be said, in both languages."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.rules.codes import AmountFact, AssetClass, Card, Status
from teller_app.rules.facts import ClientFacts
from teller_app.rules.money import Money
from teller_app.rules.outlook import outlook
from teller_app.rules.plan import plan, whole_window_day
from teller_app.rules.standing import standing
from teller_app.rules.tier import assess
from teller_app.words.codes import code_name, every_code
from teller_app.words.lines import unbroken
from teller_app.words.privileges import from_tier, privilege_line
from teller_app.words.reasons import reason_line, short_source, source_line
from teller_app.words.refusal_texts import TEXTS
from teller_app.words.refusals import problem_line
from teller_app.words.rulebook import rulebook_lines
from teller_app.words.speaker import Language, Speaker
from teller_app.words.standing import earliest_line, keep_line, missing, outlook_line, reach_line, validity
from tests.conftest import TODAY
from tests.rules.strategies import holdings
from tests.rules.test_tier import EDITIONS, NAMES
from tests.stage import history

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "packaging"))
import catalogue  # noqa: E402

SPEAKERS = [Speaker(language) for language in Language]
ONCE = {"每年 1 {unit}", "每会员年 1 {unit}"}
"""English says “once a year”, of whatever it is."""
MOST_TWICE = 20
RAISED = {"Refusal", "Unavailable", "StoreUnavailable", "RowFault", "Problem", "Finding"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def raised() -> dict[str, str]:
    """Every code that stands in the code, and where."""
    found: dict[str, str] = {}
    for path in (ROOT / "teller_app").rglob("*.py"):
        if path.name == "refusal_texts.py":
            continue
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        faults = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault"]
        keys = [fault.args[0] for fault in faults if fault.args]
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in keys:
                family, dot, rest = node.value.partition(".")
                if (
                    dot
                    and rest.replace("_", "").isalpha()
                    and family in {code.partition(".")[0] for code in TEXTS}
                ):
                    found[node.value] = path.name
    return found


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    codes = raised()
    without = {code: where for code, where in codes.items() if code not in TEXTS and not is_file_name(code)}
    assert without == {}
    assert [code for code in TEXTS if "." in code and code not in codes] == []


def is_file_name(text: str) -> bool:
    return text.endswith((".db", ".json", ".key", ".toml", ".current", ".pdf", ".new", ".ics", ".xlsx", ".lock"))


def test_every_original_has_its_english_with_the_same_fields():
    kept = {message.id: message.string for message in catalogue.read(catalogue.PO) if message.id}
    wanted = {message.id for message in catalogue.collected() if message.id}
    assert wanted == set(kept), "run python packaging/catalogue.py"
    for original, english in kept.items():
        assert english, original
        said = fields(english) | {"unit"} if original in ONCE else fields(english)
        assert said == fields(original), original


def repeated(text: str) -> str:
    """The longest run of words that stands there twice, were it long enough for nobody to mean it."""
    for length in range(len(text) // 2, MOST_TWICE - 1, -1):
        for at in range(len(text) - 2 * length + 1):
            if text.find(text[at : at + length], at + length) >= 0:
                return text[at : at + length]
    return ""


FILE_NAME = r"\b[\w<>*-]+\.(toml|csv|xlsx|pdf|json|ics|db|ps1|py)\b"


@pytest.mark.parametrize("which", ["original", "english"])
def test_no_sentence_is_said_twice_or_runs_into_the_next(which):
    """Some entries were joined with themselves, and nobody had read them to the end."""
    for message in catalogue.read(catalogue.PO):
        text = str(message.id if which == "original" else message.string)
        if not message.id:
            continue
        assert not repeated(text), text
        plain = re.sub(rf"{FILE_NAME}|\btier:gold\b", "", text)  # how a list is named on the command line
        assert not re.search(r"[a-z]{2}[.;:,!?][A-Za-z]", plain), text


def test_the_compiled_catalogue_is_that_of_the_text():
    import gettext

    with catalogue.MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue.read(catalogue.PO):
        if message.id:
            assert compiled.gettext(message.id) == message.string


def test_every_code_of_the_rules_has_a_name():
    for kind, names in every_code().items():
        assert {code.value for code in kind} == set(names), kind
    for kind in (AssetClass, AmountFact, Card, Status):
        for code in kind:
            assert all(code_name(speaker, code) for speaker in SPEAKERS)


@pytest.mark.parametrize("edition", EDITIONS, ids=NAMES)
@given(held=holdings, data=st.data())
@settings(max_examples=15, deadline=None)
def test_everything_can_be_said_of_anyone(edition, held, data):
    cards = data.draw(st.frozensets(st.sampled_from(list(Card))))
    statuses = data.draw(st.dictionaries(st.sampled_from(list(Status)), st.booleans()))
    amounts = data.draw(st.dictionaries(st.sampled_from(list(AmountFact)), st.integers(0, 10**12).map(Money)))
    facts = ClientFacts(edition.last_day or TODAY, held, amounts, cards, statuses)
    past = standing(facts, edition)
    decision = assess(facts, edition, past.held)
    for speaker in SPEAKERS:
        said = [missing(speaker, decision), validity(speaker, decision, past)]
        said += [reason_line(speaker, reason, edition) for reason in decision.reasons]
        said += [source_line(speaker, reason.source, edition) for reason in decision.reasons]
        said += [short_source(speaker, reason.source, edition) for reason in decision.reasons]
        said += [privilege_line(speaker, one) for one in decision.entitlements]
        said += [from_tier(speaker, one) for one in decision.not_yet]
        for tier in edition.tiers:
            found = plan(facts, edition, tier, whole_window_day(edition, facts.as_of), keeping=True)
            if found is not None:
                said += [reach_line(speaker, found, decision.next_tier), keep_line(speaker, found)]
                said.append(earliest_line(speaker, None, found))
        assert all(text and "{" not in text for text in said), said


@pytest.mark.parametrize("edition", EDITIONS, ids=NAMES)
def test_an_edition_in_plain_words(edition):
    for speaker in SPEAKERS:
        lines = rulebook_lines(speaker, edition)
        assert any(speaker.name(edition.tiers[-1].name) in line for line in lines)


def test_a_value_with_braces_stays_as_it_is():
    from teller_app.rules.errors import Refusal

    said = problem_line(SPEAKERS[0], Refusal("amount.unreadable", text="{code} {0} %s"))
    assert "“{code} {0} %s”" in said


def test_long_values_are_cut_in_a_sentence():
    from teller_app.rules.errors import Refusal

    assert len(problem_line(SPEAKERS[0], Refusal("amount.unreadable", text="9" * 5000))) < 140


def test_once_a_year_is_said_as_people_say_it(general):
    top = general.entitlements[general.tiers[-1].code]
    lines = {speaker.language: [privilege_line(speaker, one) for one in top] for speaker in SPEAKERS}
    once = [at for at, one in enumerate(top) if one.quota == 1]
    assert {lines[Language.EN][at] for at in once} == {"once a year"}
    assert {lines[Language.ZH][at] for at in once} == {"每年 1 次"}
    assert "6 visits a year" in lines[Language.EN]


def test_two_ways_to_take_out_are_a_choice(general):
    held = {code: history(("2024-01-01", "400000")) for code in (AssetClass.DEPOSIT, AssetClass.WEALTH)}
    facts = ClientFacts(TODAY, held)
    tier = assess(facts, general).tier
    found = plan(facts, general, tier, whole_window_day(general, TODAY), keeping=True)
    chinese, english = (keep_line(speaker, found) for speaker in (Speaker(Language.ZH), Speaker(Language.EN)))
    assert chinese.endswith("（择一）")
    assert re.search(r": you can take out either \S+ yuan in deposits or \S+ yuan in wealth products today$", english)


def test_nobody_is_told_to_save_a_wealth_product(general):
    """Called a saving, a product that may lose money would be sold as one that cannot."""
    held = {code: history(("2024-01-01", "100000")) for code in (AssetClass.DEPOSIT, AssetClass.WEALTH)}
    facts = ClientFacts(TODAY, held)
    decision, aim = assess(facts, general), whole_window_day(general, TODAY)
    above = decision.next_tier
    reach = plan(facts, general, above.tier, aim)
    found = outlook(facts, general, reach, AssetClass.WEALTH)
    told = [
        reach_line(SPEAKERS[0], reach, above),
        reach_line(SPEAKERS[0], reach, None),
        outlook_line(SPEAKERS[0], found),
    ]
    assert "理财" in told[1] + told[2]
    assert not [line for line in told if "存" in line.replace("存款", "")], told


@pytest.mark.parametrize(
    ("says", "bound"),
    [
        ("6 visits a year", "6_visits a year"),
        ("每年 6 次，余 2 项", "每年 6_次，余 2_项"),
        ("还有 30 天", "还有 30_天"),
        ("1 more, 5 stars", "1_more, 5_stars"),
        ("370,000.50 yuan in deposits", "370,000.50_yuan in deposits"),
        ("2027-11-23 达标，by 2027-11-23 at least", "2027-11-23 达标，by 2027-11-23 at least"),
        ("80 % of 2", "80 % of 2"),
    ],
)
def test_no_line_ends_between_a_number_and_whatever_it_counts(says, bound):
    assert unbroken(says) == bound.replace("_", "\N{NO-BREAK SPACE}")


def test_a_pre_screen_is_not_an_approval_and_not_a_refusal():
    """“No approval” reads as a refusal."""
    english = [str(message.string) for message in catalogue.read(catalogue.PO)]
    assert not [text for text in english if "no approval" in text.lower()]


def test_the_paper_of_a_pre_screen_has_one_name():
    """Three of them were two too many: on the button, on the paper and in the record of it."""
    originals = {str(message.id): str(message.string) for message in catalogue.read(catalogue.PO)}
    named = {"打印预审告知单 Ctrl+P", "个人贷款预审告知单", "制作预审告知单"}
    assert named <= set(originals)
    assert all("findings" in originals[one] for one in named)
    assert not [one for one in originals if "打印" in one and "预审结果" in one]


def test_nobody_is_called_poor():
    assert not [message.id for message in catalogue.read(catalogue.PO) if re.search("[贫穷]", str(message.id))]


def test_a_curve_is_told_by_more_than_its_colour():
    for language, lines in (("zh", ("实线", "虚线", "点线")), ("en", ("solid", "dashed", "dotted"))):
        text = (ROOT / f"resources/help/{language}/planning.md").read_text("utf-8")
        assert all(line in text for line in lines), language
