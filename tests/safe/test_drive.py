"""Live files stay on a disk of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from teller_app.rules.errors import Refusal
from teller_app.safe.drive import Drive, Machine, drive_of, linux_drive, refuse_drive

ROOT = "27 1 8:1 / / rw - ext4 /dev/sda1 rw"


def device(folder: Path, number: str, where: str, *, removable: str = "0", slaves: tuple[str, ...] = ()) -> None:
    """A block device as /sys has it: ``where`` is its folder; a partition lies inside its disk."""
    made = folder / "devices" / where
    made.mkdir(parents=True, exist_ok=True)
    disk = made if (made.parent.name == "block" or "virtual" in where) else made.parent
    (disk / "removable").write_text(f"{removable}\n")
    (folder / "block").mkdir(exist_ok=True)
    (folder / "block" / number).symlink_to(made)
    for slave in slaves:
        (made / "slaves").mkdir(exist_ok=True)
        (made / "slaves" / slave.rsplit("/", 1)[1]).symlink_to(folder / "devices" / slave)


def drive(tmp_path, folder, *mounts, numbers=None):
    machine = Machine("\n".join([ROOT, *mounts]), tmp_path / "block", (numbers or {}).get)
    return linux_drive(Path(folder), machine)


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.gvfsd-fuse", "9p", "virtiofs", "vboxsf", "ceph"]
)
def test_another_machines_disk_is_a_network_drive(tmp_path, kind):
    mount = f"40 27 0:44 / /mnt/share rw shared:1 - {kind} server:/x rw"
    assert drive(tmp_path, "/mnt/share/teller-app", mount) is Drive.NETWORK
    assert drive(tmp_path, "/mnt/sharepoint", mount) is Drive.FIXED
    assert drive(tmp_path, "/home/a", mount) is Drive.FIXED


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "zfs"])
def test_a_disk_of_this_machine_is_fixed(tmp_path, kind):
    assert drive(tmp_path, "/home/a", f"40 27 0:44 / /home rw - {kind} none rw") is Drive.FIXED


def test_a_machine_whose_only_disk_is_shared_by_its_host_may_work(tmp_path):
    for kind, found in (("9p", Drive.FIXED), ("virtiofs", Drive.FIXED), ("nfs4", Drive.NETWORK)):
        machine = Machine(f"1 1 0:20 / / rw - {kind} root rw", tmp_path / "block", lambda _: None)
        assert linux_drive(Path("/home/a"), machine) is found


def test_the_mount_that_hides_the_others_counts_and_its_name_may_hold_a_space(tmp_path):
    over = ("40 27 0:44 / /mnt rw - ext4 /dev/sdb1 rw", "41 27 0:45 / /mnt rw - nfs srv:/ rw")
    assert drive(tmp_path, "/mnt/a", *over) is Drive.NETWORK
    assert drive(tmp_path, "/mnt/a", *reversed(over)) is Drive.FIXED
    assert drive(tmp_path, "/mnt/a b/c", r"41 27 0:45 / /mnt/a\040b rw - nfs srv:/ rw") is Drive.NETWORK


def test_a_stick_is_removable_by_its_flag_or_by_its_bus(tmp_path):
    device(tmp_path, "8:17", "pci/usb1/block/sdb/sdb1", removable="1")
    device(tmp_path, "8:33", "pci/usb2/block/sdc/sdc1")
    device(tmp_path, "8:49", "pci/ata1/block/sdd/sdd1")
    found = [
        drive(tmp_path, "/media/a", f"40 27 {number} / /media rw - vfat /dev/x rw")
        for number in ("8:17", "8:33", "8:49", "8:65")
    ]
    assert found == [Drive.REMOVABLE, Drive.REMOVABLE, Drive.FIXED, Drive.FIXED]


def test_encryption_over_a_stick_does_not_hide_it(tmp_path):
    device(tmp_path, "8:17", "pci/usb1/block/sdb/sdb1", removable="1")
    device(tmp_path, "253:0", "virtual/block/dm-0", slaves=("pci/usb1/block/sdb/sdb1",))
    mount = "40 27 253:0 / /media rw - ext4 /dev/mapper/x rw"
    assert drive(tmp_path, "/media/a", mount) is Drive.REMOVABLE


def test_a_file_system_with_a_number_of_its_own_is_told_by_its_source(tmp_path):
    device(tmp_path, "8:17", "pci/usb1/block/sdb/sdb1", removable="1")
    mount = "40 27 0:50 / /media rw - btrfs /dev/sdb1 rw"
    assert drive(tmp_path, "/media/a", mount, numbers={"/dev/sdb1": "8:17"}) is Drive.REMOVABLE


def test_a_machine_that_runs_from_a_stick_may_use_it(tmp_path):
    device(tmp_path, "8:1", "pci/usb1/block/sda/sda1", removable="1")
    assert drive(tmp_path, "/home/a") is Drive.FIXED


@pytest.mark.parametrize(("found", "code"), [(Drive.NETWORK, "home.network"), (Drive.REMOVABLE, "home.removable")])
def test_it_is_refused_with_the_folder(tmp_path, found, code):
    with pytest.raises(Refusal) as caught:
        refuse_drive(tmp_path, lambda _: found)
    assert (caught.value.code, caught.value.values["folder"]) == (code, str(tmp_path))


def test_this_machine_is_asked_and_a_folder_need_not_be_there(tmp_path):
    refuse_drive(tmp_path / "not" / "yet")
    assert drive_of(tmp_path / "not" / "yet") is Drive.FIXED
