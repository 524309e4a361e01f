"""Every encoding and layout comes in equal to the reference; 100,000 rows of each by ``make extracts``."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teller_app.intake.profile import Profile
from teller_app.safe.keys import DeviceKeys
from teller_app.store import term_sort
from teller_app.store.files import open_file, sound
from tests import extracts, extracts_apart
from tests.golden_extracts import WAYS, differences, taken
from tests.intake.conftest import Branch

COUNT = 400
"""Some 2,500 rows with their balances, cards, facts and privileges."""


MIXED = [WAYS[at] for at in (0, 5, 7, 8, 9, 1, 2, 3, 4, 6)]
"""Of the first five each is of another layout or encoding."""


@pytest.mark.long(first=5)
@pytest.mark.parametrize(
    ("layout", "encoding"), MIXED, ids=[f"{layout.name}-{encoding}" for layout, encoding in MIXED]
)
def test_every_encoding_and_layout_is_the_reference(tmp_path, layout, encoding):
    book = taken(tmp_path, COUNT, layout, encoding)
    assert differences(book, COUNT) == []
    assert sound(book.db) == []
    book.close()


def test_a_difference_would_be_seen(tmp_path):
    book = taken(tmp_path, COUNT, extracts.PLAIN, "utf-8")
    assert differences(book, COUNT + 1) == [f"{COUNT + 1:09d}"]
    book.close()


@pytest.mark.parametrize(
    ("harm", "seen"),
    [
        ("update card set expires = '2030-01-01' where client = 9 and expires is null", "000000009"),
        ("update given set times = times + 1 where client = 2", "000000002 grants"),
    ],
)
def test_a_card_or_a_privilege_that_is_otherwise_would_be_seen(tmp_path, harm, seen):
    book = taken(tmp_path, COUNT, extracts.PLAIN, "utf-8")
    book.close()
    db = open_file(book.path, DeviceKeys(tmp_path / "home").key("book"))
    assert db.execute(harm).rowcount > 0
    db.conn.commit()
    assert differences(replace(book, db=db), COUNT) == [seen]
    db.conn.close()


@pytest.mark.parametrize(
    "harm", ["delete from term where client = 7 and kind = 'name'", "update term set start = start + 1 where client = 7"]
)
def test_a_term_that_is_missing_or_otherwise_would_be_seen(tmp_path, harm):
    book = taken(tmp_path, COUNT, extracts.PLAIN, "utf-8")
    book.close()
    db = open_file(book.path, DeviceKeys(tmp_path / "home").key("book"))
    db.execute(harm)
    db.conn.commit()
    assert differences(replace(book, db=db), COUNT) == ["000000007 terms"]
    db.conn.close()


def test_terms_that_are_sorted_in_ranges_are_all_there(tmp_path, monkeypatch):
    """A large book in small: several ranges, filled in several goes."""
    monkeypatch.setattr(term_sort, "RANGE", 1000)
    monkeypatch.setattr(term_sort, "SAMPLE", 500)
    book = taken(tmp_path, COUNT, extracts.PLAIN, "utf-8")
    assert differences(book, COUNT) == []
    book.close()


def test_ranges_join_what_is_copied_with_what_is_new(tmp_path, branch: Branch, monkeypatch):
    monkeypatch.setattr(term_sort, "RANGE", 1000)
    monkeypatch.setattr(term_sort, "SAMPLE", 500)
    files = extracts_apart.write_apart(tmp_path / "all", COUNT)
    branch.take(*files)
    header, *rows = files[0].read_text("utf-8").splitlines()
    some = tmp_path / "some.csv"
    some.write_text("\n".join([header, *rows[100:300]]), "utf-8")
    branch.take(some)
    book = branch.book()
    assert differences(book, COUNT) == []
    assert sound(book.db) == []
    book.close()


SAID = Profile.model_validate(
    {
        "format": 1,
        "file": [
            {
                "match": "*",
                "kind": "clients",
                "encoding": "gb18030",
                "columns": {each: each for each in ("key", "kind", "name")},
            }
        ],
    }
)
SIGNS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(SIGNS, min_size=1, max_size=30), min_size=1, max_size=20))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_whatever_somebody_is_called_comes_in_and_out_the_same(tmp_path_factory, encoding, names):
    folder = tmp_path_factory.mktemp("names")
    path = folder / "clients.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        # Enough Chinese that the encoding is beyond doubt.
        writer.writerows([("key", "kind", "name"), ("K", "person", "客户名称甚长" * 3)])
        writer.writerows((f"{at:04d}", "person", name) for at, name in enumerate(names))
    from teller_app.safe.keys import DeviceKeys

    branch = Branch(folder / "home", DeviceKeys(folder / "home"))
    # Letters beside a lone rare character look like another encoding, so somebody has to say that they are not.
    said = SAID if encoding == "gb18030" else None
    branch.with_(profile=said).take(path)
    found = branch.clients()
    assert [found[f"{at:04d}"].name for at in range(len(names))] == names
