"""Which drive a folder lies on. Live files need locks that hold, and a disk that nobody pulls out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from teller_app.rules.errors import Refusal

_NETWORK = {
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs",
    "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
    "fuse.curlftpfs", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs",
    "fuse.sshfs", "fuse.vmhgfs-fuse",
}  # fmt: skip
"""File systems, as Linux names them, that another machine holds; a host that shares a folder is one."""
_WHOLE_MACHINE = {"9p", "virtiofs"}
"""Allowed as the root of everything: some virtual machines have no other disk, and nobody shares it."""
_USB = "usb"


class Drive(StrEnum):
    """What a folder lies on."""

    FIXED = "fixed"
    NETWORK = "network"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class Machine:
    """Where Linux tells of its drives; a test has others.

    Attributes:
        mounts: the text of ``/proc/self/mountinfo``, proc(5).
        devices: ``/sys/dev/block``: a link for each ``major:minor``.
        number: the ``major:minor`` of a device file; ``None`` where it is none.
    """

    mounts: str
    devices: Path
    number: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Mount:
    point: Path
    kind: str
    source: str
    number: str


def refuse_drive(folder: Path, look: Callable[[Path], Drive] | None = None) -> None:
    """Refuse a folder for live files on a network drive or on a stick.

    Args:
        folder: need not be there yet.
        look: how a drive is told; the machine's own way where none is given.

    Raises:
        Refusal: ``home.network`` or ``home.removable`` (folder).
    """
    drive = (look or drive_of)(folder)
    if drive is Drive.NETWORK:
        raise Refusal("home.network", folder=str(folder))
    if drive is Drive.REMOVABLE:
        raise Refusal("home.removable", folder=str(folder))


def drive_of(folder: Path) -> Drive:
    """Tell a drive; where the machine does not say, it counts as fixed."""
    there = _there(folder)
    if sys.platform == "win32":
        return _windows(there)
    if sys.platform == "linux":
        try:
            mounts = Path("/proc/self/mountinfo").read_text("utf-8", "replace")
        except OSError:
            return Drive.FIXED
        return linux_drive(there, Machine(mounts, Path("/sys/dev/block"), _number))
    return Drive.FIXED


def linux_drive(folder: Path, machine: Machine) -> Drive:
    """Tell a drive by the mount that ``folder`` is in: its kind, then the device under it."""
    mounts = [_mount(line) for line in machine.mounts.splitlines() if " - " in line]
    over = [mount for mount in mounts if folder.is_relative_to(mount.point)]
    if not over:
        return Drive.FIXED
    # Of two at the same point, the later one hides the earlier.
    mine = max(enumerate(over), key=lambda each: (len(each[1].point.parts), each[0]))[1]
    at_root = mine.point == mine.point.parent
    if mine.kind in _NETWORK and not (at_root and mine.kind in _WHOLE_MACHINE):
        return Drive.NETWORK
    # A machine that starts from a stick has that stick as its own disk.
    root = {_device(mount, machine) for mount in mounts if mount.point == mount.point.parent}
    number = _device(mine, machine)
    if number in root or not _goes_away(machine.devices / number):
        return Drive.FIXED
    return Drive.REMOVABLE


def _mount(line: str) -> _Mount:
    """One line: ``36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw``."""
    before, after = line.split(" - ", 1)
    number, point = (before.split()[at] for at in (2, 4))
    kind, source, *_ = [*after.split(), ""]
    return _Mount(Path(_plain(point)), kind, _plain(source), number)


def _plain(text: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text


def _device(mount: _Mount, machine: Machine) -> str:
    """Btrfs and its like give a number of their own, and name the device as the source."""
    return machine.number(mount.source) or mount.number


def _number(source: str) -> str | None:
    if not source.startswith("/dev/"):
        return None
    try:
        found = os.stat(source).st_rdev  # noqa: PTH116  a device, not a path of ours
    except OSError:
        return None
    return f"{os.major(found)}:{os.minor(found)}" if sys.platform != "win32" and found else None


def _goes_away(link: Path, depth: int = 4) -> bool:
    """Say whether a device, its disk, or one that it is made of (as with encryption) can be pulled out."""
    if not link.exists() or not depth:
        return False
    device = link.resolve()
    for folder in (device, device.parent):
        try:
            if (folder / "removable").read_text("ascii").strip() == "1":
                return True
        except (OSError, UnicodeDecodeError):
            continue
    if any(part.startswith(_USB) for part in device.parts):
        return True
    slaves = device / "slaves"
    return slaves.is_dir() and any(_goes_away(each, depth - 1) for each in slaves.iterdir())


def _there(folder: Path) -> Path:
    """The nearest folder above that is there, without links."""
    found = folder.absolute()
    while not found.exists() and found != found.parent:
        found = found.parent
    return found.resolve()


def _windows(folder: Path) -> Drive:
    if sys.platform != "win32":
        return Drive.FIXED
    import ctypes  # noqa: PLC0415  there only

    if folder.drive.startswith("\\\\"):
        return Drive.NETWORK
    kinds = {2: Drive.REMOVABLE, 4: Drive.NETWORK, 5: Drive.REMOVABLE}
    return kinds.get(int(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)), Drive.FIXED)
