"""Settings are kept whole, and a file that cannot be read is refused and left as it is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teller_app.desk.settings import FILE_NAME, Settings, SettingsFile
from teller_app.desk.workplace import with_settings
from teller_app.paper.style import Sheet
from teller_app.rules.errors import Refusal
from teller_app.words.speaker import Language

DEFAULT = Settings(branch="示范支行")


def test_the_default_until_something_is_kept(tmp_path):
    file = SettingsFile(tmp_path / "new", DEFAULT)
    assert file.read() == DEFAULT
    assert not (tmp_path / "new").exists()
    changed = with_settings(DEFAULT, language=Language.EN, teller="<b>李&娜")
    file.save(changed)
    assert file.read() == changed
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1"),
        ('{\n"language": }', "line 2"),
        ("[]", "no JSON object"),
        ("null", "no JSON object"),
        ('{"language": "fr"}', "language"),
        ('{"rulebook": "../general"}', "rulebook"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path, text, reason):
    path = tmp_path / FILE_NAME
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal) as caught:
        SettingsFile(tmp_path, DEFAULT).read()
    assert caught.value.code == "settings.unreadable"
    assert caught.value.values == {"file": FILE_NAME, "reason": reason}
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("branch", "长" * 61), ("teller", "\udcff"), ("rulebook", "A B")),
        *(("printer", "p" * 201), ("receipt_printer", "p" * 201)),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(name, value):
    with pytest.raises(Refusal) as caught:
        with_settings(DEFAULT, **{name: value})
    assert caught.value.code == "settings.value"
    assert caught.value.values == {"name": name, "text": value}


def test_the_one_printer_of_an_older_file_is_that_of_a4_and_serves_the_roll_too(tmp_path):
    (tmp_path / FILE_NAME).write_text('{"printer": "front"}', "utf-8")
    found = SettingsFile(tmp_path, DEFAULT).read()
    assert (found.printer, found.receipt_printer) == ("front", "")
    assert found.printers_for(Sheet.A4) == found.printers_for(Sheet.RECEIPT) == ("front",)
    assert with_settings(found, receipt_printer="roll").printers_for(Sheet.RECEIPT) == ("roll", "front")


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_settings_or_a_refusal(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    with suppress(Refusal):
        assert SettingsFile(tmp_path, DEFAULT).read().rulebook
