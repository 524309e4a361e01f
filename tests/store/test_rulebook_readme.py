"""What the README teaches is read by the program."""

from __future__ import annotations

import re

import pytest

from teller_app import places
from teller_app.rules.prove import prove
from teller_app.store.rulebooks import RulebookShelf

SHIPPED = places.resources() / "rulebooks"
SAMPLES = [
    (name, sample)
    for name in ("README.md", "README.zh.md")
    for sample in re.findall(r"```toml\n(.*?)```", (SHIPPED / name).read_text("utf-8"), re.DOTALL)
]


def test_both_teach_a_variant_and_a_whole_scheme():
    assert [name for name, _ in SAMPLES] == ["README.md", "README.md", "README.zh.md", "README.zh.md"]


@pytest.mark.parametrize("sample", [sample for _, sample in SAMPLES])
def test_a_sample_of_the_readme_is_a_rulebook(tmp_path, sample):
    path = tmp_path / "mine.toml"
    path.write_text(sample, "utf-8")
    edition = RulebookShelf(SHIPPED).read_file(path)
    assert prove(edition) == []


def test_every_key_of_the_models_is_in_the_table():
    from teller_app.rules.rulebook.edition import Edition
    from teller_app.rules.rulebook.measure import Measure, ScoreRules
    from teller_app.rules.rulebook.privileges import Privilege
    from teller_app.rules.rulebook.tiers import Route, StandingRules, Tier

    text = (SHIPPED / "README.md").read_text("utf-8")
    for model in (Edition, Measure, ScoreRules, Privilege, Route, StandingRules, Tier):
        for field in model.model_fields:
            if field not in {"code", "coefficient_source"}:
                assert re.search(rf"[`\[.]{field}[`\].*]|\[{field}", text), f"{model.__name__}.{field}"
