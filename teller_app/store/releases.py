"""Which release of rulebooks decides here, and how the next one comes in.

One release is shipped with the program, later ones are installed under ``rulebooks/NUMBER`` in the home
folder. ``rulebooks.json``, signed by the device and kept twice, says which number was taken last: that one
decides, or a newer one that a new program brings, and never an older one. What does not come up to its
signatures decides nothing; a release that is refused changes nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.prove import prove
from teller_app.safe.disk import make_private, only_one, sync_folder
from teller_app.safe.keys import FILE_NAME as DEVICE_FILE
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.release import LIST_FILE, SIGNATURES_FILE
from teller_app.safe.release_keys import trusted_keys
from teller_app.safe.twice import Numbered, TwiceKept
from teller_app.store.release_files import Opened, read_release, write_file
from teller_app.store.rulebooks import RulebookShelf

FOLDER = "rulebooks"
LOCK = "rulebooks.lock"
_WAIT_SECONDS = 10.0
_AHEAD = timedelta(days=1)
"""Head office may be a day ahead: another clock, another zone."""
_OURS = re.compile(r"[0-9]{6}(\.new)?")


class Seen(Numbered):
    """The release that was taken last.

    Attributes:
        digest: SHA-256 of its list: two releases of one number are not the same.
    """

    digest: str = ""


@dataclass(slots=True)
class Releases:
    """The releases of one home.

    Attributes:
        shipped: the folder of the release that the program brings.
        keys_file: whose signatures count.
        home: where others are installed.
        outside: where the number is kept as well; ``None`` where nowhere.
        today: the calendar; a release decides until it expires.
        read: digest of the release that was read last, and its shelf with all that was read of it.
    """

    shipped: Path
    keys_file: Path
    home: Path
    outside: Path | None
    today: Callable[[], date]
    read: tuple[str, RulebookShelf] | None = None

    def shelf(self) -> RulebookShelf:
        """The rulebooks that decide; where none may, a shelf that says why whenever it is asked.

        The same shelf, with what it has read, as long as the same release decides.
        """
        try:
            opened = self.in_force()
        except Refusal as refusal:
            code, values = refusal.code, refusal.values

            def nothing() -> None:
                raise Refusal(code, **values)

            return RulebookShelf(self.shipped, {}, nothing)
        if self.read is None or self.read[0] != opened.digest:
            usable, expires = self._unexpired(opened), opened.release.expires
            self.read = (opened.digest, RulebookShelf(opened.folder, opened.files, usable, expires))
        return self.read[1]

    def in_force(self) -> Opened:
        """The release that decides; it may have expired.

        Raises:
            Refusal: as ``read_release``; ``release.gone`` (number) where the one that was taken last is not
                there any more, ``release.not_known`` where nothing says which one that was.
        """
        seen = self._seen()
        if seen is None:
            if (self.home / FOLDER).exists():
                raise Refusal("release.not_known")
            return self._read(self.shipped)
        with suppress(Refusal):
            shipped = self._read(self.shipped)
            if shipped.release.number > seen.number:
                self._remember(shipped)
            if shipped.release.number > seen.number or shipped.digest == seen.digest:
                return shipped
        place = self._place(seen.number)
        opened = self._read(place) if place.exists() else None
        if opened is None or opened.digest != seen.digest:
            raise Refusal("release.gone", number=seen.number)
        return opened

    def examine(self, folder: Path) -> Opened:
        """A release that may be installed; nothing is changed.

        Raises:
            Refusal: as ``read_release``; ``release.older`` (number, least), ``release.expired`` (expires),
                ``release.ahead`` (issued); as ``RulebookShelf.editions``; ``rulebook.refused`` (file, faults)
                where an example does not come out as its edition says.
        """
        opened = self._read(folder)
        self._newer(opened)
        release, today = opened.release, self.today()
        if release.issued > today + _AHEAD:
            raise Refusal("release.ahead", issued=release.issued)
        self._unexpired(opened)()
        shelf = RulebookShelf(opened.folder, opened.files)
        for scheme in shelf.ids():
            for edition in shelf.editions(scheme):
                if faults := prove(edition):
                    raise Refusal("rulebook.refused", file=scheme, faults=list(faults))
        return opened

    def install(self, opened: Opened) -> None:
        """Let an examined release decide from now on; what was there decides until the last step.

        Raises:
            Refusal: ``release.older`` where another program was faster.
            Unavailable: ``release.busy`` or ``release.unwritable`` (reason); nothing has changed.
        """
        try:
            make_private(self.home / FOLDER)
            with only_one(self.home / LOCK, _WAIT_SECONDS):
                self._newer(opened)
                self._put(opened)
                self._kept().write(Seen(number=opened.release.number, digest=opened.digest))
                self._tidy(opened.release.number)
        except BlockingIOError as error:
            raise Unavailable("release.busy") from error
        except OSError as error:
            raise Unavailable("release.unwritable", reason=error.strerror or "") from error

    def _put(self, opened: Opened) -> None:
        """Whole, under its number, and on the disk; nobody looks there before ``rulebooks.json`` names it."""
        place = self._place(opened.release.number)
        beside = place.with_suffix(".new")
        for left in (beside, place):
            if left.exists():
                shutil.rmtree(left)
        contents = {LIST_FILE: opened.listed, SIGNATURES_FILE: opened.signatures, **opened.files}
        for name, content in contents.items():
            write_file(beside / name, content)
        beside.rename(place)
        sync_folder(place.parent)

    def _tidy(self, number: int) -> None:
        """Older ones decide nothing any more; whoever reads one now has it in memory."""
        for left in (self.home / FOLDER).iterdir():
            if _OURS.fullmatch(left.name) and left != self._place(number):
                shutil.rmtree(left, ignore_errors=True)

    def _newer(self, opened: Opened) -> None:
        """A number rises; the same release again is only a repair, where nothing decides."""
        seen, number = self._seen() or Seen(), opened.release.number
        try:
            least = self.in_force().release.number + 1
        except Refusal:
            least = seen.number if seen.digest == opened.digest else seen.number + 1
        if number < least:
            raise Refusal("release.older", number=number, least=least)

    def _unexpired(self, opened: Opened) -> Callable[[], None]:
        expires, number = opened.release.expires, opened.release.number

        def check() -> None:
            if self.today() > expires:
                raise Refusal("release.expired", number=number, expires=expires)

        return check

    def _read(self, folder: Path) -> Opened:
        return read_release(folder, trusted_keys(self.keys_file).publics)

    def _place(self, number: int) -> Path:
        return self.home / FOLDER / f"{number:06d}"

    def _seen(self) -> Seen | None:
        """What was taken last; to look must not make a device secret, nor stop at one that cannot be read."""
        if not (self.home / DEVICE_FILE).exists():
            return None
        with suppress(Unavailable):
            return self._kept().read()
        return None

    def _kept(self) -> TwiceKept[Seen]:
        return TwiceKept(self.home, self.outside, DeviceSecret(self.home), FOLDER, Seen)

    def _remember(self, opened: Opened) -> None:
        """A new program brought a newer one: an old program must not bring back an older one."""
        with suppress(Unavailable, OSError), only_one(self.home / LOCK, 0):
            self._kept().write(Seen(number=opened.release.number, digest=opened.digest))
