"""What a release tells about itself is complete, and nothing that could not be found out passes in silence."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from datetime import UTC, date, datetime
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from release_facts import collect, parts, policy, refresh
from release_facts.advisories import OLD_AFTER_DAYS, Code, judge
from release_facts.parts import Unreadable

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "build/release-tools/bin/python"
TODAY = date(2026, 11, 24)
ONE, TWO = "1" * 64, "2" * 64
LOCK = f"""alpha==1.0 \\
    --hash=sha256:{ONE} \\
    --hash=sha256:{TWO}
    # via teller-app (pyproject.toml)
beta==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{TWO}
    # via
    #   alpha
    #   probe
probe==3.0 \\
    --hash=sha256:{ONE}
    # via teller-app (pyproject.toml:dev)
"""


@pytest.fixture
def pins():
    return parts.shipped(parts.read_lock(LOCK))


class Site:
    """A folder of installed packages that has metadata and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, version: str, *fields: str, inside: list[dict] | None = None) -> None:
        info = self.folder / f"{name}-{version}.dist-info"
        (info / "sboms").mkdir(parents=True)
        text = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *fields])
        (info / "METADATA").write_text(text + "\n", "utf-8")
        if inside is not None:
            (info / "sboms/it.cdx.json").write_text(json.dumps({"components": inside}), "utf-8")
            (info / "RECORD").write_text(f"{info.name}/sboms/it.cdx.json,,\n", "utf-8")

    def __call__(self, name: str) -> PathDistribution | None:
        return collect.installed(self.folder)(name)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def collected(pins, site, known: str = ""):
    return collect.collect(pins, site, collect.read_known(known))


def crate(name: str, *licences: dict) -> dict:
    return {"name": name, "version": "0.1", "purl": f"pkg:cargo/{name}@0.1?x=/home", "licenses": [*licences]}


# what ships


def test_what_only_the_tests_need_does_not_ship(pins):
    assert [(pin.name, pin.version, pin.marker) for pin in pins] == [
        ("alpha", "1.0", ""),
        ("beta", "2.0", "sys_platform == 'win32'"),
    ]
    assert pins[0].hashes == (ONE, TWO)


def test_what_this_program_declares_ships_and_its_test_tools_do_not():
    real = {pin.name for pin in parts.shipped(parts.read_lock((ROOT / "packaging/requirements.lock").read_text()))}
    assert {"pydantic", "pydantic-core", "pyside6-essentials", "shiboken6", "sqlcipher3", "typst"} <= real
    assert real.isdisjoint({"pytest", "ruff", "mypy", "hypothesis", "hatchling", "pip-audit"})


@pytest.mark.parametrize(
    "broken",
    [
        LOCK.replace(f"\\\n    --hash=sha256:{ONE} \\\n    --hash=sha256:{TWO}", "", 1),
        LOCK.replace("    # via teller-app (pyproject.toml)\n", ""),
        LOCK + "gamma @ somewhere\n",
        LOCK.replace("(pyproject.toml)", "(elsewhere)"),
        "",
    ],
)
def test_a_lock_with_a_gap_is_no_lock(broken):
    with pytest.raises(Unreadable):
        parts.shipped(parts.read_lock(broken))


# licences


def test_spdx_out_of_the_metadata_is_taken_and_what_is_inside_is_named(pins, site):
    site.put("alpha", "1.0", "License-Expression: MIT", inside=[crate("inner", {"expression": "Apache-2.0 OR MIT"})])
    site.put("beta", "2.0", "License: apache-2.0")
    found = collected(pins, site)
    assert found.faults == ()
    assert [(part.name, part.licence, part.inside) for part in found.parts] == [
        ("alpha", "MIT", ""),
        ("inner", "Apache-2.0 OR MIT", "alpha"),
        ("beta", "Apache-2.0", ""),
    ]
    assert "/home" not in str(found.parts)


@pytest.mark.parametrize("says", [(), ("License: see LICENSE",), ("Classifier: License :: OSI Approved :: MIT License",)])
def test_a_package_without_a_known_licence_stops_the_release(pins, site, says):
    site.put("alpha", "1.0", *says)
    site.put("beta", "2.0", "License-Expression: MIT")
    (fault,) = collected(pins, site).faults
    assert fault.startswith("alpha 1.0 has no known licence")


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "LGPL-3.0-only", "CC-BY-NC-4.0", "SSPL-1.0"]
)
def test_a_licence_that_nobody_allowed_stops_the_release(pins, site, licence):
    site.put("alpha", "1.0", f"License-Expression: {licence}")
    site.put("beta", "2.0", "License-Expression: MIT", inside=[crate("inner", {"license": {"id": licence.split()[-1]}})])
    found = collected(pins, site)
    assert [fault.split(":")[0] for fault in found.faults] == ["alpha 1.0", "inner 0.1 in beta"]
    assert "THIS MAY NOT BE RELEASED" in collect.as_text(found)
    assert "Nothing under GPL" not in collect.as_text(found)


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND (GPL-3.0-only OR BSD-3-Clause)", True),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("(MIT OR Apache-2.0) AND GPL-3.0-only", False),
        ("GPL-3.0-only AND (MIT OR Apache-2.0)", False),
        ("GPL-3.0-only OR AGPL-3.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("MIT AND GPL-3.0-only OR AGPL-3.0-only", False),
    ],
)
def test_one_choice_is_enough_and_all_of_what_stands_under_and(expression, may):
    if may:
        policy.check(policy.spdx(expression), lgpl=False)
    else:
        with pytest.raises(policy.NotAllowed):
            policy.check(policy.spdx(expression), lgpl=False)


def test_the_lgpl_is_for_those_that_are_named(pins, site):
    site.put("alpha", "1.0", "License: LGPL")
    site.put("beta", "2.0", "License-Expression: MIT")
    said = '[package.alpha]\nsays = "LGPL"\nlicence = "LGPL-2.1-or-later"\nlgpl = {}\n'
    assert collected(pins, site, said.format("true")).faults == ()
    assert len(collected(pins, site, said.format("false")).faults) == 1


def test_what_was_decided_about_other_words_does_not_count(pins, site):
    site.put("alpha", "1.0", "License: Proprietary")
    site.put("beta", "2.0", "License-Expression: MIT")
    (fault,) = collected(pins, site, '[package.alpha]\nsays = "MIT License"\nlicence = "MIT"\n').faults
    assert "now says “Proprietary”" in fault


def test_another_version_or_none_at_all_is_said(pins, site):
    site.put("alpha", "1.1", "License-Expression: MIT")
    faults = collected(pins, site).faults
    assert "alpha 1.0 ships, but 1.1 is installed" in faults[0]
    assert "beta 2.0 is not installed here" in faults[1]


def test_what_is_installed_elsewhere_may_be_named_by_hand(pins, site):
    site.put("alpha", "1.0", "License-Expression: MIT")
    known = '[package.beta]\nsays = ""\nlicence = "BSD-3-Clause"\n'
    known += '[[embedded]]\nwithin = "alpha"\nname = "Engine"\nversion = "9"\nlicence = "blessing"\n'
    found = collected(pins, site, known)
    assert found.faults == ()
    assert ("Engine", "9", "blessing", "alpha") in [
        (part.name, part.version, part.licence, part.inside) for part in found.parts
    ]


def test_a_word_about_what_does_not_ship_is_a_fault(pins, site):
    site.put("alpha", "1.0", "License-Expression: MIT")
    site.put("beta", "2.0", "License-Expression: MIT")
    (fault,) = collected(pins, site, '[package.gone]\nlicence = "MIT"\n').faults
    assert "gone" in fault


@pytest.mark.parametrize("inner", [crate("inner"), {"name": "inner"}, "inner", crate("inner", {"license": {"name": "own"}})])
def test_a_list_of_what_is_inside_that_cannot_be_read_is_a_fault(pins, site, inner):
    site.put("alpha", "1.0", "License-Expression: MIT", inside=[inner])
    site.put("beta", "2.0", "License-Expression: MIT")
    assert len(collected(pins, site).faults) == 1


def test_what_a_wheel_lists_itself_is_not_named_a_second_time(pins, site):
    """Two parts of one name would be told apart by chance, and the list would be another one each time."""
    site.put("alpha", "1.0", "License-Expression: MIT", inside=[crate("inner", {"expression": "MIT"})])
    site.put("beta", "2.0", "License-Expression: MIT")
    twice = '[[embedded]]\nwithin = "alpha"\nname = "inner"\nversion = "0.1"\nlicence = "MIT"\n'
    (fault,) = collected(pins, site, twice).faults
    assert "inner 0.1 in alpha" in fault


def test_both_lists_name_every_part(pins, site):
    site.put("alpha", "1.0", "License-Expression: MIT", inside=[crate("inner", {"expression": "MIT"})])
    site.put("beta", "2.0", "License-Expression: BSD-2-Clause")
    found = collected(pins, site)
    text, rows = collect.as_text(found), list(csv.reader(io.StringIO(collect.as_csv(found.parts))))
    assert "\nalpha 1.0: MIT\n    inner 0.1: MIT\nbeta 2.0: BSD-2-Clause\n" in text
    assert [row[:4] for row in rows[1:]] == [
        ["alpha", "1.0", "MIT", ""],
        ["inner", "0.1", "MIT", "alpha"],
        ["beta", "2.0", "BSD-2-Clause", ""],
    ]


def test_what_is_compiled_in_is_what_runs():
    """The list by hand follows the wheels: an upgrade that brings another engine is noticed here."""
    import typst
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    known = collect.read_known((ROOT / "packaging/licences.toml").read_text("utf-8"))
    versions = {each.name: each.version for each in known.embedded}
    assert versions["SQLite"] == dbapi2.sqlite_version
    cipher = dbapi2.connect(":memory:").execute("pragma cipher_version").fetchone()[0]
    assert cipher == f"{versions['SQLCipher Community']} community"
    assert versions["Qt"] == qVersion()
    listed = ", ".join(each.name for each in known.embedded if each.within == "typst")
    fonts = typst.Fonts(include_system_fonts=False).families()
    assert sorted(fonts) == sorted(listed.split(", "))


# advisories


def report(*dependencies: dict, made: object = "2026-11-20", **more: object) -> str:
    return json.dumps({"made": made, "tool": "pip-audit 2", "dependencies": [*dependencies], **more})


CLEAN = ({"name": "alpha", "version": "1.0", "vulns": []}, {"name": "beta", "version": "2.0", "vulns": []})
HIT = {"name": "beta", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}


def judged(text, pins, today=TODAY):
    verdict = judge(text, "packaging/advisories.json", pins, ["Engine"], today)
    return verdict.code, "\n".join(verdict.lines)


def test_a_fresh_report_about_everything_is_a_pass_with_its_age(pins):
    code, said = judged(report(*CLEAN), pins)
    assert code == 0
    assert "none known for all 2 packages in the report of 2026-11-20 (4 days old, pip-audit 2)" in said
    assert "No such report covers what has no package of its own: Engine" in said


def test_an_advisory_is_named_with_what_mends_it(pins):
    code, said = judged(report(CLEAN[0], HIT), pins)
    assert code == 1
    assert "FOUND 1" in said
    assert "beta 2.0: PYSEC-1, mended in 2.1" in said


def test_no_report_is_no_pass_and_says_how_to_make_one(pins):
    code, said = judged(None, pins)
    assert code == 3
    assert "NOT CHECKED. There is no report at packaging/advisories.json" in said
    assert "make advisories" in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"made": "2026-11-20"}',
        report(*CLEAN, made=None),
        report(*CLEAN, made="yesterday"),
        report(*CLEAN, made=20261120),
        report({"name": "alpha", "version": "1.0", "vulns": [{}]}),
        report("alpha"),
        report(*CLEAN, made="2026-11-25"),
    ],
)
def test_what_is_no_report_is_no_pass(pins, text):
    code, said = judged(text, pins)
    assert code == 3
    assert "NOT CHECKED." in said


@pytest.mark.parametrize(
    "other",
    [
        (),
        ({"name": "beta", "version": "1.9", "vulns": []},),
        ({"name": "beta", "skip_reason": "not found"},),
    ],
)
def test_a_report_that_leaves_a_package_out_is_no_pass(pins, other):
    """pip-audit says “no known vulnerabilities” and ends with 0 when it could look nothing up."""
    code, said = judged(report(CLEAN[0], *other), pins)
    assert code == 3
    assert "NOT CHECKED IN FULL. Of 2 packages, 1 are not in" in said
    assert "beta 2.0" in said


def test_an_old_report_is_said_to_be_old(pins):
    just = date.fromordinal(date(2026, 11, 20).toordinal() + OLD_AFTER_DAYS)
    assert judged(report(*CLEAN), pins, just)[0] == 0
    code, said = judged(report(*CLEAN), pins, date.fromordinal(just.toordinal() + 1))
    assert code == 4
    assert "OLD REPORT: 31 days, over 30" in said


def test_what_is_found_in_an_old_report_is_still_found(pins):
    code, said = judged(report(CLEAN[0], HIT), pins, date(2027, 6, 1))
    assert code == 1
    assert "PYSEC-1" in said
    assert "OLD REPORT" in said


def test_an_answer_about_nothing_is_not_saved(tmp_path, capsys):
    saved = tmp_path / "advisories.json"
    saved.write_text("what was there", "utf-8")
    nothing = {"dependencies": [{"name": "alpha", "skip_reason": "not reached"}]}
    assert refresh.keep(nothing, "No known vulnerabilities found\n", saved, TODAY) == Code.NOT_CHECKED
    assert saved.read_text("utf-8") == "what was there"
    assert "NOT FETCHED" in capsys.readouterr().out


def test_an_answer_is_saved_with_its_day_and_is_a_report(tmp_path, pins, monkeypatch):
    monkeypatch.setattr(refresh, "version", lambda name: "9")
    saved = tmp_path / "advisories.json"
    long = {**HIT, "vulns": [{**HIT["vulns"][0], "description": "long", "aliases": []}]}
    assert refresh.keep({"dependencies": [CLEAN[0], long]}, "", saved, TODAY) == 0
    assert "long" not in saved.read_text("utf-8")
    code, said = judged(saved.read_text("utf-8"), pins)
    assert code == 1
    assert "(0 days old, pip-audit 9)" in said


# the whole, with its own tools


@pytest.fixture
def facts(tmp_path):
    """Run it as ``make release-facts`` does, on what is installed here; the tools come by ``make release-tools``."""
    if not TOOLS.exists():
        pytest.skip("without the tools of a release: make release-tools")
    import sysconfig

    def made(advisories: Path) -> tuple[int, str]:
        command = [TOOLS, "-m", "release_facts", "--site", sysconfig.get_path("purelib")]
        command += ["--out", tmp_path / "facts", "--advisories", advisories]
        env = {"PYTHONPATH": str(ROOT / "packaging"), "SOURCE_DATE_EPOCH": "1790000000", "PATH": ""}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    return made


def test_the_bill_of_materials_names_versions_hashes_and_licences(facts, tmp_path):
    code, said = facts(tmp_path / "none.json")
    assert code == 3
    assert "NOT CHECKED" in said
    first = (tmp_path / "facts/sbom.cdx.json").read_bytes()
    facts(tmp_path / "none.json")
    assert (tmp_path / "facts/sbom.cdx.json").read_bytes() == first
    bill = json.loads(first)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    by_name = {each["name"]: each for each in bill["components"]}
    assert all(each["licenses"][0]["expression"] for each in bill["components"])
    lock = parts.shipped(parts.read_lock((ROOT / "packaging/requirements.lock").read_text("utf-8")))
    for pin in lock:
        assert by_name[pin.name]["version"] == pin.version
        assert sorted(each["content"] for each in by_name[pin.name]["hashes"]) == sorted(set(pin.hashes))
    assert {"SQLCipher Community", "SQLite", "OpenSSL", "Qt", "DejaVu Sans Mono", "typst-library"} <= set(by_name)
    assert not re.search(rb"/home|https?://(?!cyclonedx\.org)", first)


def test_a_report_that_covers_everything_makes_a_release_pass(facts, tmp_path):
    lock = parts.shipped(parts.read_lock((ROOT / "packaging/requirements.lock").read_text("utf-8")))
    all_clean = [{"name": pin.name, "version": pin.version, "vulns": []} for pin in lock]
    saved = tmp_path / "saved.json"
    saved.write_text(report(*all_clean, made=datetime.now(UTC).date().isoformat()), "utf-8")
    code, said = facts(saved)
    assert (code, "not all is well" in said) == (0, False)
