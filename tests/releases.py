"""Releases of rulebooks for tests: three keys of a head office, and folders that they have signed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from nacl.signing import SigningKey

from teller_app import places
from teller_app.safe.release import LIST_FILE, SIGNATURES_FILE, digest, sign
from teller_app.safe.release_keys import TrustedKey, key_text
from teller_app.store.releases import Releases
from tests.conftest import TODAY

SHIPPED = places.resources() / "rulebooks"
OFFICE = [SigningKey(bytes([at]) * 32) for at in (1, 2, 3)]
STRANGER = SigningKey(bytes([9]) * 32)
GENERAL = "general/2024-05-19.toml"


def write_keys(path: Path) -> Path:
    """The keys that a workplace trusts."""
    named = [TrustedKey(name=f"K{at}", public=bytes(key.verify_key)) for at, key in enumerate(OFFICE)]
    path.write_text("\n".join(map(key_text, named)), "utf-8")
    return path


def listing(folder: Path, at: int, **changes: object) -> dict[str, object]:
    """What the list of a folder says, with changes."""
    files = {
        path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in folder.glob("*/*.toml")
    }
    said: dict[str, object] = {
        "format": "teller-app rulebooks 1",
        "number": at,
        "issued": "2026-11-20",
        "expires": "2027-12-31",
        "by": "总行",
        "files": files,
    }
    return said | changes


def put(folder: Path, listed: bytes, keys: list[SigningKey]) -> Path:
    """A list with the signatures of ``keys``."""
    (folder / LIST_FILE).write_bytes(listed)
    (folder / SIGNATURES_FILE).write_text("".join(sign(listed, key) for key in keys), "ascii")
    return folder


def release(folder: Path, at: int, keys: list[SigningKey] | None = None, **changes: object) -> Path:
    """The general scheme and ``mine``, where gold takes ``at`` × 1,000 yuan, as a release of the head office."""
    if not folder.exists():
        shutil.copytree(SHIPPED / "general", folder / "general")
        (folder / "mine").mkdir()
        (folder / "mine/2024-01-01.toml").write_text(
            'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2024-01-01\n'
            f'tier.gold = {{ route = [{{ recognised_assets = "{at * 1000}" }}] }}\n',
            "utf-8",
        )
    listed = json.dumps(listing(folder, at, **changes), ensure_ascii=False).encode()
    return put(folder, listed, OFFICE[:2] if keys is None else keys)


def releases_at(root: Path, day: date = TODAY, shipped: Path | None = None) -> Releases:
    """A workplace under ``root`` that trusts the head office and was shipped its release 1."""
    keys = root / "keys.toml"
    if not keys.exists():
        write_keys(keys)
    shipped = shipped or release(root / "shipped", 1)
    return Releases(shipped, keys, root / "home", root / "state", lambda: day)


def gold(releases: Releases) -> str:
    """What gold takes in ``mine``, as the rulebooks that decide say it."""
    return str(releases.shelf().edition("mine", releases.today()).tier["gold"].route[0].recognised_assets)
