"""What the README teaches is read by the program."""

from __future__ import annotations

import re

import pytest

from teller_app import places
from teller_app.rules.prove import prove
from teller_app.store.rulebooks import RulebookShelf

SHIPPED = places.resources() / "rulebooks"
READMES = {name: (SHIPPED / name).read_text("utf-8") for name in ("README.md", "README.zh.md")}
FOUND = {name: re.findall(r"```toml\n(.*?)```", text, re.DOTALL) for name, text in READMES.items()}
VARIANT = FOUND["README.md"][0]
WHOLE = [sample for samples in FOUND.values() for sample in samples if "rulebook  =" in sample]
PIECES = [sample for samples in FOUND.values() for sample in samples if "rulebook  =" not in sample]


def test_both_teach_a_variant_a_whole_scheme_and_every_further_part():
    for samples in FOUND.values():
        parts = [re.search(r"\[([a-z_]+)", sample)[1] for sample in samples[2:]]
        assert parts == ["key_account", "value", "care", "group", "privilege"]
    assert len(WHOLE) == 4


@pytest.mark.parametrize("sample", [*WHOLE, *(f"{VARIANT}\n{piece}" for piece in PIECES)])
def test_a_sample_of_the_readme_is_a_rulebook(tmp_path, sample):
    path = tmp_path / "mine.toml"
    path.write_text(sample, "utf-8")
    edition = RulebookShelf(SHIPPED).read_file(path)
    assert prove(edition) == []


def test_every_key_of_the_models_is_in_the_table():
    from teller_app.rules.rulebook.care import CareRules, Wording
    from teller_app.rules.rulebook.edition import Edition
    from teller_app.rules.rulebook.group import GroupRules
    from teller_app.rules.rulebook.key_account import EvidenceRules, KeyAccountRules
    from teller_app.rules.rulebook.measure import Measure, ScoreRules
    from teller_app.rules.rulebook.privileges import Privilege
    from teller_app.rules.rulebook.tiers import Route, StandingRules, Tier
    from teller_app.rules.rulebook.value import Answer, Question, Signal, TypeRules, ValueRules

    newer = (KeyAccountRules, EvidenceRules, ValueRules, Question, Answer, Signal, TypeRules, CareRules)
    older = (Edition, Measure, ScoreRules, Privilege, Route, StandingRules, Tier)
    for name, models in (("README.md", (*older, *newer)), ("README.zh.md", newer)):
        for model in (*models, Wording, GroupRules):
            for field in model.model_fields:
                if field not in {"code", "coefficient_source"}:
                    told = re.search(rf"[`\[.]{field}[`\].*]|\[{field}", READMES[name])
                    assert told, f"{name}: {model.__name__}.{field}"
