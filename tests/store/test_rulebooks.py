"""Rulebooks as files: what is shipped holds, and what is wrong is refused with file, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from teller_app import places
from teller_app.rules.errors import Refusal
from teller_app.rules.prove import prove
from teller_app.rules.rulebook.checks import cited
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.rulebook_faults import fault_line
from teller_app.words.speaker import Language, Speaker

EN = Speaker(Language.EN)
SHIPPED = places.resources() / "rulebooks"
FILES = sorted(SHIPPED.glob("*/*.toml"))
GENERAL = (SHIPPED / "general/2024-05-19.toml").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}-{p.stem}" for p in FILES])
def test_every_shipped_edition_is_proven_and_cites_its_sources(path):
    edition = RulebookShelf(SHIPPED).read_file(path)
    assert edition.example
    assert prove(edition) == []
    found = dict(cited(edition, ""))
    assert len(found) > 10
    assert all(source.is_choice or source.document in edition.documents for source in found.values())


def test_an_example_that_does_not_hold_is_found():
    edition = RulebookShelf(SHIPPED).editions("general")[0]
    wrong = edition.example[0].model_copy(update={"tier": "diamond"})
    faults = prove(edition.model_copy(update={"example": (wrong,), "loan_example": ()}))
    assert [fault_line(EN, fault) for fault in faults] == [
        f"example 1 ({wrong.says}): tier should be diamond, the rules give gold"
    ]


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as found:
        RulebookShelf(SHIPPED).read_file(path)
    return found.value


def said(refusal: Refusal) -> list[str]:
    return [fault_line(EN, fault) for fault in refusal.values["faults"]]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'route  = [{ recognised_assets = "300000" }]',
            'rout = [{ recognised_assets = "300000" }]',
            "tier.platinum.rout: there is no such key",
        ),
        (
            'recognised_assets = "300000"',
            "recognised_assets = 300000.0",
            "tier.platinum.route.0.recognised_assets: write it as text",
        ),
        (
            'recognised_assets = "300000"',
            'recognised_assets = "30万"',
            "tier.platinum.route.0.recognised_assets: '30万' is no amount in yuan",
        ),
        (
            'recognised_assets = "300000"',
            'recognised_assets = "-300000"',
            "tier.platinum.route.0.recognised_assets: an amount here cannot be negative",
        ),
        (
            'recognised_assets = "300000"',
            'recognised_assets = "90000"',
            "tier.platinum.route: recognised_assets must be above that of gold, tiers must climb",
        ),
        (
            'recognised_assets = "300000"',
            'score = "300"',
            "tier.platinum.route: asks for a score, but there is no [score]",
        ),
        (
            'privileges = ["books", "airport_channel"]',
            'privileges = ["books"]',
            "privilege.airport_channel: no tier grants it",
        ),
        (
            'privileges = ["books", "airport_channel"]',
            'privileges = ["books", "airport_channel", "yacht"]',
            "tier.black_gold.privileges: yacht is not described under [privilege]",
        ),
        (
            'privileges = ["books", "airport_channel"]',
            'privileges = ["books", "books", "airport_channel"]',
            "tier.black_gold.privileges: books stands there twice",
        ),
        (
            '{ code = "remittance_fee", value = "half" }',
            '{ code = "remittance_fee", value = "third" }',
            "tier.gold.privileges: remittance_fee has no value third",
        ),
        ('source = "seed: 1, 金卡客户"', 'source = "page: 1"', "tier.gold.source: there is no document page"),
        (
            'source = "seed: 1, 金卡客户"',
            'source = "somewhere"',
            'tier.gold.source: write "document: section"',
        ),
        ('colour = "#8A6A16"', 'colour = "gold"', "tier.gold.colour: should be written like"),
        (
            "first_day = 2024-05-19",
            "first_day = 2024-05-19\nlast_day = 2024-01-01",
            "last_day: lies before first_day",
        ),
        ('wealth = "0.5"', 'wealth = "1.5"', "measure.coefficients: none may be above 1"),
        ('wealth = "0.5"', 'shares = "0.5"', "measure.coefficients.shares.[key]: should be one of"),
        (
            'pass_up_to   = "0.55"',
            'pass_up_to   = "0.75"',
            "prescreen.debt_ratio: pass_up_to must not be above refer_up_to",
        ),
        ('window        = "rolling_year"', 'window        = "decade"', "measure.window: should be one of"),
        ('tier = "private"', 'tier = "emperor"', "example.6.tier: there is no tier emperor"),
        ("quota  = 6\n", 'quota  = 6\nper = "moon"\n', "privilege.airport_channel.per: should be one of"),
        (
            'kind   = "queue"',
            'kind   = "service"',
            "privilege.queue_priority.windows: only a queue has windows and those who wait",
        ),
        ("windows = { vip = {", "windows = { roof = {", "privilege.queue_priority.windows.roof.[key]: should be one of"),
    ],
)
def test_a_wrong_rulebook_is_refused_with_file_key_and_reason(tmp_path, old, new, fault):
    assert old in GENERAL
    path = tmp_path / "mine.toml"
    path.write_text(GENERAL.replace(old, new, 1), "utf-8")
    refusal = refused(path)
    assert refusal.code == "rulebook.refused"
    assert refusal.values["file"] == "mine.toml"
    assert any(fault in found for found in said(refusal)), said(refusal)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        # key accounts
        (
            'amount_from          = "300000"',
            "amount_from = 300000",
            "key_account.amount_from: write it as text",
        ),
        (
            'amount_from          = "300000"',
            'amount_from = "-1"',
            "key_account.amount_from: an amount here cannot be negative",
        ),
        (
            'amount_source        = "choice: 取第6篇',
            'amount_source = "rumour: ',
            "key_account.amount_source: there is no document rumour",
        ),
        (
            "transactions_a_month = 4",
            "transactions_a_month = 0",
            "key_account.transactions_a_month: should be greater than or equal to 1",
        ),
        (
            "months               = 12",
            "months = 37",
            "key_account.months: should be less than or equal to 36",
        ),
        (
            "months               = 12",
            "months = 9",
            "key_account.steady_months: the window has only 9 months",
        ),
        (
            "months               = 12\ntransactions_a_month = 4",
            "months = 2\nsteady_months = 2\ntransactions_a_month = 4",
            "is not right TOML at line ",
        ),
        (
            "spikes           = 3",
            "spikes = 13",
            "key_account.evidence.spikes: the window has only 12 months",
        ),
        (
            'profit_rate_from     = "0.005"',
            'profit_rate_from = "1.01"',
            "key_account.profit_rate_from: a share of the volume is at most 1",
        ),
        (
            'profit_rate_from     = "0.005"',
            'profit_rate_from = "-0.1"',
            "key_account.profit_rate_from: '-0.1' is no number",
        ),
        (
            'one_off_share    = "0.5"',
            'one_off_share = "1.01"',
            "key_account.evidence.one_off_share: a share",
        ),
        ('one_off_share    = "0.5"', 'one_off_share = "0"', "key_account.evidence.one_off_share: a share"),
        ('pair_share       = "0.9"', 'pair_share = "90"', "key_account.evidence.pair_share: a share lies"),
        ('squeeze_share    = "0.5"', 'squeeze_share = "1.5"', "key_account.evidence.squeeze_share: a share"),
        ('spike_ratio      = "1.5"', 'spike_ratio = "1"', "key_account.evidence.spike_ratio: a month end"),
        ("pairs            = 3", "pears = 3", "key_account.evidence.pears: there is no such key"),
        ("pairs            = 3\n", "", "key_account.evidence.pairs: is missing"),
        # what key accounts look for
        ("lead   = 2", "lead = 0", "value.lead: should be greater than or equal to 1"),
        ("lead   = 2", "lead = 12", "value.lead: intrinsic gets at most 11 points and can never lead by 12"),
        ("[value.type.strategic]", "[value.type.tactical]", "value.type.tactical.[key]: should be one of"),
        (
            "speaks_for = { intrinsic = 3 } }",
            "speaks_for = { stingy = 3 } }",
            "value.question.sales_time.answer.avoids.speaks_for.stingy.[key]: should be one of",
        ),
        (
            "speaks_for = { intrinsic = 3 } }",
            "speaks_for = { intrinsic = 10 } }",
            "value.question.sales_time.answer.avoids.speaks_for.intrinsic: should be less than or equal",
        ),
        (
            "speaks_for = { intrinsic = 3 } }",
            "speaks_for = { intrinsic = 2.5 } }",
            "value.question.sales_time.answer.avoids.speaks_for.intrinsic: should be a whole number",
        ),
        ("[value.signal.referrals]", "[value.signal.gossip]", "value.signal.gossip.[key]: should be one of"),
        (
            "at_least   = 3\n",
            "at_least = 0\n",
            "value.signal.referrals.at_least: should be greater than or equal to 1",
        ),
        # care
        (
            "at_least_days_between   = 4",
            "at_least_days_between = 6",
            "care.at_least_days_between: leaves no room for survey_within_days after greeting_within_days",
        ),
        (
            "follow_up_within_days   = 7",
            "follow_up_within_days = 4",
            "care.at_least_days_between: leaves no room for follow_up_within_days after reply_within_days",
        ),
        (
            "then_every_days         = 30",
            "then_every_days = 3",
            "care.then_every_days: is nearer than at_least_days_between",
        ),
        (
            "greeting_within_days    = 2",
            "greeting_within_days = -1",
            "care.greeting_within_days: should be",
        ),
        ("greeting_within_days    = 2", 'greeting_within_days = "soon"', "care.greeting_within_days: should be"),
        (
            'birthday_from           = "diamond"',
            'birthday_from = "emperor"',
            "care.birthday_from: there is no tier emperor",
        ),
        ("[care.wording.renewal]", "[care.wording.regret]", "care.wording.regret.[key]: should be one of"),
        (
            '{ zh = "{name}您好，祝您生日快乐',
            '{ zh = "{nome}您好，祝您生日快乐',
            "care.wording.birthday: there",
        ),
        (
            '{ zh = "{name}您好，祝您生日快乐',
            '{ zh = "{name您好，祝您生日快乐',
            "care.wording.birthday: a brace",
        ),
        ('{ zh = "{name}您好，祝您生日快乐', '{ zh = "{0}{}您好', "care.wording.birthday: there is nothing"),
        (
            '{ zh = "{name}您好，祝您生日快乐',
            '{ zh = "{holiday}快乐',
            "care.wording.birthday: there is nothing",
        ),
        ('gap_source  = "choice: 既', 'gap_source  = "seed 既', 'care.gap_source: write "document: section"'),
        # groups
        (
            "\n[standing]\n",
            '\n[group]\nkinds = []\nsource = "choice: x"\n[standing]\n',
            "group.kinds: needs at least 1 entries",
        ),
        (
            "\n[standing]\n",
            '\n[group]\nkinds = ["friends"]\nsource = "choice: x"\n[standing]\n',
            "group.kinds.0: should be one of",
        ),
        (
            "\n[standing]\n",
            '\n[group]\nkinds = ["household"]\n[standing]\n',
            "group.source: is missing",
        ),
    ],
)
def test_service_rules_that_are_hostile_or_contradict_themselves(tmp_path, old, new, fault):
    assert old in GENERAL
    path = tmp_path / "mine.toml"
    path.write_text(GENERAL.replace(old, new, 1), "utf-8")
    faults = said(refused(path))
    assert any(found.startswith(fault) for found in faults), faults


@pytest.mark.parametrize(
    ("first", "then", "fault"),
    [
        ("[value.type.strategic]", "# ----", "value.type: strategic is not described"),
        ("[care.wording.renewal]", "[care.wording.invitation]", "care.wording: nothing to say for renewal"),
        ("[key_account.evidence]", "# ----", "key_account.evidence: is missing"),
        ("[value.signal.months]", "[value.type.intrinsic]", None),
    ],
)
def test_a_piece_that_is_left_out_is_missed(tmp_path, first, then, fault):
    before, _, rest = GENERAL.partition(first)
    _, found, after = rest.partition(then)
    assert found
    path = tmp_path / "mine.toml"
    path.write_text(before + then + after, "utf-8")
    if fault is None:
        assert RulebookShelf(SHIPPED).read_file(path)
    else:
        assert fault in said(refused(path))


@pytest.mark.parametrize("part", ["key_account", "value", "care", "group"])
def test_a_scheme_may_do_without_a_part(tmp_path, part):
    """A small bank has no care rules yet; everything else still works."""
    edition = RulebookShelf(SHIPPED).editions("general")[0]
    bare = edition.model_copy(update={part: None})
    assert type(edition).model_validate(bare.model_dump(exclude={part}) | {"tier": tiers_of(bare)})


def tiers_of(edition):
    return {code: tier.model_dump(exclude={"code"}) for code, tier in edition.tier.items()}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"rulebook = ", "is not right TOML at its end: this is no value"),
        (b"a = 1\na = 2", "a key stands twice"),
        (b"#" + b"x" * 1_000_001, "larger than 1 MB"),
        (b'extends = "nowhere/2024-01-01"', "extends: there is no edition 'nowhere/2024-01-01'"),
        (b'extends = "../general/2024-05-19"', "extends: there is no edition"),
        (b"extends = 3", "extends: there is no edition 3"),
        (b'borrows = { golf = "general/2024-05-19" }', "borrows.golf: general/2024-05-19 has no [golf]"),
        (b'borrows = "general"', "borrows: is a table"),
        (b"", "rulebook: is missing"),
    ],
)
def test_a_file_that_is_no_rulebook_is_refused(tmp_path, content, fault):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    faults = said(refused(path))
    assert any(fault in found for found in faults), faults


def test_a_folder_or_nothing_in_place_of_a_file(tmp_path):
    assert refused(tmp_path).code == "rulebook.unreadable"
    assert refused(tmp_path / "no.toml").code == "rulebook.no_file"


def shelf_of(tmp_path: Path, **files: str) -> RulebookShelf:
    for name, text in files.items():
        path = tmp_path / "mine" / f"{name.replace('_', '-').removeprefix('d')}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace('rulebook  = "general"', 'rulebook = "mine"'), "utf-8")
    return RulebookShelf(tmp_path)


def test_editions_that_overlap_are_refused(tmp_path):
    later = GENERAL.replace("first_day = 2024-05-19", "first_day = 2025-01-01")
    shelf = shelf_of(tmp_path, d2024_05_19=GENERAL, d2025_01_01=later)
    with pytest.raises(Refusal) as found:
        shelf.editions("mine")
    assert found.value.code == "rulebook.overlap"


def test_a_circle_of_extensions_is_refused(tmp_path):
    shelf = shelf_of(
        tmp_path, d2024_05_19='extends = "mine/2025-01-01"', d2025_01_01='extends = "mine/2024-05-19"'
    )
    with pytest.raises(Refusal) as found:
        shelf.editions("mine")
    assert said(found.value) == ["extends: leads round in a circle"]


def test_a_file_in_the_wrong_place_is_refused(tmp_path):
    shelf = shelf_of(tmp_path, d2023_01_01=GENERAL)
    with pytest.raises(Refusal) as found:
        shelf.editions("mine")
    assert said(found.value) == ["rulebook: lies in mine/2023-01-01.toml, but says otherwise"]


def test_an_unknown_rulebook_names_those_there_are():
    with pytest.raises(Refusal) as found:
        RulebookShelf(SHIPPED).editions("no-such")
    assert found.value.code == "rulebook.unknown"
    assert "general" in found.value.values["known"]


def test_a_variant_takes_all_but_what_it_says(tmp_path):
    path = tmp_path / "variant.toml"
    path.write_text(
        'extends = "general/2024-05-19"\nrulebook = "mine"\nname = { zh = "本行", en = "Ours" }\nfirst_day = 2026-01-01\n'
        'tier.gold = { route = [{ recognised_assets = "80000" }] }\n',
        "utf-8",
    )
    edition = RulebookShelf(SHIPPED).read_file(path)
    assert str(edition.tier["gold"].route[0].recognised_assets) == "80000.00"
    assert (
        edition.tier["gold"].privileges
        == RulebookShelf(SHIPPED).editions("general")[0].tier["gold"].privileges
    )
    assert edition.example == ()
