"""Settings that somebody has harmed on purpose: refused or passed over with a sentence, and nobody waits for ever."""

from __future__ import annotations

import json
import os

import pytest

from teller_app.desk.door import Door
from teller_app.desk.looks import Look
from teller_app.desk.own_file import OwnFile
from teller_app.desk.settings import Settings, SettingsFile
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import DeviceKeys
from teller_app.ui.shell import _glance
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker
from tests.staff import CHEAP
from tests.stage import NOW

HUGE = "9" * 5000
HOSTILE = {
    "a number of 5,000 digits": f'{{"lock_seconds": {HUGE}}}',
    "a number in a list": f'{{"starts": [{{"days": {HUGE}}}]}}',
    "a key twice": '{"lock_seconds": 60, "lock_seconds": 170}',
    "a key twice far in": '{"scheduled": {"rulebook": "icbc", "rulebook": "abc"}}',
    "no number at all": '{"lock_seconds": NaN}',
    "an endless number": '{"lock_seconds": Infinity}',
    "nested without end": "[" * 100_000,
    "larger than any": '{"branch": "' + "x" * (2 << 20) + '"}',
    "no text": b"\xff\xfe",
    "a list": "[]",
    "half": '{"branch": ',
    "nothing": "",
}


@pytest.fixture(params=[*HOSTILE, "a pipe", "a folder", "a device"])
def harm(request):
    """Put it there."""

    def done(path):
        match request.param:
            case "a pipe":
                os.mkfifo(path)
            case "a folder":
                path.mkdir()
            case "a device":
                path.symlink_to("/dev/zero")
            case known:
                content = HOSTILE[known]
                path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return done


@pytest.mark.timeout(20)
def test_what_is_wrong_with_the_workplaces_is_said_in_both_languages(tmp_path, harm):
    harm(tmp_path / "settings.json")
    with pytest.raises(Refusal) as caught:
        SettingsFile(tmp_path, Settings()).read()
    assert caught.value.code == "settings.unreadable"
    for language in Language:
        said = problem_line(Speaker(language), caught.value)
        assert "settings.json" in said
        assert "4300" not in said
        assert len(said) < 200


@pytest.mark.parametrize("sign", ["\u202e", "\x1b[31m", "\n", "\u2028", "\x9b"], ids=ascii)
@pytest.mark.parametrize("name", ["branch", "teller", "backup_folder", "printer", "receipt_printer"])
def test_no_sign_that_nobody_sees_comes_in_by_hand(tmp_path, name, sign):
    """As on the page of the settings and on the command line, which never write one."""
    (tmp_path / "settings.json").write_text(json.dumps({name: f"a{sign}b"}))
    with pytest.raises(Refusal) as caught:
        SettingsFile(tmp_path, Settings()).read()
    assert caught.value.values == {"file": "settings.json", "reason": name}


@pytest.mark.timeout(20)
def test_what_is_ones_own_gives_way_and_is_kept(tmp_path, harm):
    harm(tmp_path / "settings-8001.json")
    own = OwnFile(tmp_path, "8001")
    mine = own.over(Settings())
    assert mine.settings == Settings()
    assert mine.remark.code == "settings.own_unreadable"
    own.keep({"language": "en"})
    assert own.over(Settings()).settings.language is Language.EN
    assert len(list(tmp_path.glob("settings-8001.kept-*.json"))) == 1


def test_a_link_to_a_file_is_read(tmp_path):
    """Whoever looks after many branches may keep them elsewhere."""
    (tmp_path / "all.json").write_text(json.dumps({"branch": "示范支行"}))
    (tmp_path / "settings.json").symlink_to(tmp_path / "all.json")
    assert SettingsFile(tmp_path, Settings()).read().branch == "示范支行"


@pytest.mark.timeout(20)
def test_the_first_look_takes_what_it_can_read(tmp_path, harm):
    harm(tmp_path / "settings.json")
    harm(tmp_path / "settings-0231.json")
    assert _glance(tmp_path, demo=True) == (Language.ZH, Look())


@pytest.mark.timeout(20)
def test_nobody_waits_for_a_file_that_the_program_signs(tmp_path, harm):
    harm(tmp_path / "people.json")
    with pytest.raises(Unavailable) as caught:
        Door(tmp_path, None, lambda: NOW, CHEAP).log_in("8001", "a password")
    assert caught.value.code in {"people.damaged", "people.unreadable", "key.missing"}


@pytest.mark.timeout(20)
def test_nobody_waits_for_a_device_secret(tmp_path):
    os.mkfifo(tmp_path / "device.key")
    with pytest.raises(Unavailable) as caught:
        DeviceKeys(tmp_path)
    assert caught.value.code == "key.unreadable"
