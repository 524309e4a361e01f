"""Two programs take files in at once: whoever is second never puts an older book over a newer one."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from teller_app.desk.intake_making import Asked, Making, Means
from teller_app.intake.prepare import Step
from teller_app.store.book import POINTER, open_book
from teller_app.store.clients import client_keys
from teller_app.store.errors import StoreUnavailable
from teller_app.words.speaker import Language
from tests.stage import NOW, TODAY

AS_OF = TODAY - timedelta(days=1)


@pytest.fixture
def extract(tmp_path):
    """An extract with its manifest: between the look at the present book and the building comes a check."""
    path = tmp_path / "clients.csv"
    path.write_text("key,kind,name\nN1,person,甲\n", "utf-8")
    told = {"name": path.name, "rows": 1, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    manifest = tmp_path / "manifest.json"
    body = {"format": 1, "sequence": 7, "business_date": AS_OF.isoformat(), "files": [told]}
    manifest.write_text(json.dumps(body), "utf-8")
    return path, manifest


def nothing_there(home):
    for path in (*home.glob("book-*.db"), home / POINTER):
        path.unlink()


def pointer_damaged(home):
    (home / POINTER).write_text("book-none.db", "utf-8")


@pytest.mark.parametrize("before", [None, nothing_there, pointer_damaged])
def test_a_book_that_came_to_serve_meanwhile_is_not_replaced(place, extract, tmp_path, before):
    place.book.close()
    if before is not None:
        before(place.home)
    means = Means(place.home, place.keys, NOW, Language.ZH, None)
    newer = tmp_path / "newer.csv"
    newer.write_text("key,kind,name\nN2,person,乙\n", "utf-8")
    fresh = before is pointer_damaged

    def other_program(step, *_):
        if step is Step.CHECKSUM:
            other = Making()
            other.prepare(Asked((newer,), without_manifest=True, as_of=TODAY, fresh=fresh), means, nobody)
            other.switch()

    def nobody(*_):
        pass

    path, manifest = extract
    asked = Asked((path,), manifest=manifest, gap_ok=True, fresh=fresh)
    making = Making()
    with pytest.raises(StoreUnavailable) as caught:
        making.prepare(asked, means, other_program)
    assert (caught.value.code, caught.value.values) == ("store.locked", {"file": POINTER})
    book = open_book(place.home, place.keys)
    found = (book.info.business_date, "N2" in client_keys(book.db))
    book.close()
    assert found == (TODAY, True)
    assert not list(place.home.glob("building-*"))


@pytest.mark.parametrize("before", [None, nothing_there, pointer_damaged])
def test_alone_it_is_taken_in_whatever_the_pointer_says(place, extract, before):
    place.book.close()
    if before is not None:
        before(place.home)
    path, manifest = extract
    asked = Asked((path,), manifest=manifest, gap_ok=True, fresh=before is pointer_damaged)
    making = Making()
    making.prepare(asked, Means(place.home, place.keys, NOW, Language.ZH, None), lambda *_: None)
    assert making.switch().business_date == AS_OF
