"""Head office's merged file: what branches do not agree in is found, and what they do agree in is not."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from teller_app.store.backup import backup, restore
from teller_app.store.merged_reads import Who
from tests.conftest import TODAY
from tests.exchange import ID, LI, QUOTA, Office, branches_of, site_at
from tests.stage import NOW

OTHER_ID = "110105199003072316"


@pytest.fixture
def sites(tmp_path):
    made = [site_at(tmp_path, code).set_up() for code in ("0231", "0442", "0517")]
    yield made
    for site in made:
        site.close()


@pytest.fixture
def office(sites, tmp_path):
    return Office(tmp_path / "merged", branches_of(*sites))


@pytest.fixture
def meet(sites, office, tmp_path):
    """Everything that waits at every branch comes in; returns the report."""

    def met():
        files = [path for site in sites for path in site.send(tmp_path / "post").files]
        assert set(office.outcomes(*files)) <= {"taken"}
        return office.report()

    return met


def test_six_of_six_at_three_branches_are_no_conflict_and_seven_are(sites, meet):
    for site in sites:
        site.give()
        site.give()
    assert meet().over == []
    sites[1].give()
    (over,) = meet().over
    assert (over.who, over.privilege, over.quota, over.count) == (
        Who("", "C000004"),
        "airport_channel",
        QUOTA,
        QUOTA + 1,
    )
    assert over.used == (("0231", 2), ("0442", 3), ("0517", 2))


def test_what_was_taken_back_does_not_count_in_whichever_file_that_comes(sites, meet):
    numbers = [site.give() for site in sites for _ in range(2)]
    last = sites[0].give()
    assert len(meet().over) == 1
    sites[0].undo(last)
    assert meet().over == []
    assert len(numbers) == QUOTA


def test_what_was_given_everywhere_is_told_by_client_day_and_branch(sites, meet):
    """Not what clients entered by hand were given, whom no other branch knows; what was taken back is told too."""
    sites[0].give()
    back, by_hand = sites[0].give(), sites[1].walk_in("郑九", ID)
    only = sites[1].give()
    sites[1].give(by_hand.key)
    sites[2].give("C000001")
    sites[0].undo(back)
    sites[1].undo(only)
    told = [(grant.client, grant.branch, grant.day, grant.times) for grant in meet().grants]
    assert told == [
        ("C000001", "0517", TODAY, 1),
        ("C000004", "0231", TODAY, 1),
        ("C000004", "0442", TODAY, 0),
    ]


def test_a_privilege_without_limit_is_never_beyond_it(sites, meet):
    for site in sites:
        for _ in range(4):
            site.give(quota=None)
    assert meet().over == []


def test_the_highest_quota_counts_where_branches_count_differently(sites, meet):
    """A client who rose a tier meanwhile has more; no false alarm."""
    for _ in range(2):
        sites[0].give(quota=2)
    for _ in range(2):
        sites[1].give(quota=4)
    assert meet().over == []
    sites[2].give(quota=2)
    assert [over.quota for over in meet().over] == [4]


def test_clients_entered_by_hand_are_one_where_they_have_one_number(sites, meet):
    for site in sites:
        client = site.walk_in("郑九", ID)
        for _ in range(3):
            site.give(client.key, quota=5)
    report = meet()
    (same,) = report.same
    assert (same.by_number, same.who) == (True, tuple(Who(site.code, "W000001") for site in sites))
    (over,) = report.over
    assert (over.who, over.count, over.quota) == (Who("0231", "W000001"), 9, 5)


def test_the_same_key_at_two_branches_is_two_clients(sites, meet):
    for site, number in zip(sites, (ID, OTHER_ID, None), strict=True):
        client = site.walk_in("郑九", number, f"1380013800{site.code[-1]}")
        for _ in range(3):
            site.give(client.key, quota=5)
    report = meet()
    assert (report.same, report.over) == ([], [])


def test_a_number_that_was_put_right_is_nobodys_any_more(sites, meet):
    """Mistyped at one branch, and another's at the next: two clients, each with what is due."""
    first = sites[0].walk_in("郑九", OTHER_ID)
    assert meet().same == []
    sites[0].place.journal.update_walk_in(replace(first, id_number=ID), at=NOW, by=LI)
    other = sites[1].walk_in("赵六", OTHER_ID)
    sites[0].give(first.key, quota=1)
    sites[1].give(other.key, quota=1)
    report = meet()
    assert (report.same, report.over) == ([], [])
    same = sites[2].walk_in("郑 九", ID)
    sites[2].give(same.key, quota=1)
    report = meet()
    assert [each.who for each in report.same] == [(Who("0231", "W000001"), Who("0517", "W000001"))]
    assert [(over.count, over.quota) for over in report.over] == [(2, 1)]


def test_a_phone_and_a_name_that_were_put_right_tell_no_more(sites, meet):
    first = sites[0].walk_in("郑九", phone="13800138000")
    meet()
    sites[0].place.journal.update_walk_in(replace(first, phone="13900139000"), at=NOW, by=LI)
    sites[1].walk_in("郑九", phone="13800138000")
    assert meet().same == []


def test_what_was_written_before_a_restore_and_comes_late_is_not_the_newest(sites, office, tmp_path):
    """The file of the lost days was long in the mail; the branch has gone on from before it."""
    site, post = sites[0], tmp_path / "post"
    client = site.walk_in("郑九")
    (before,) = site.send(post).files
    kept = backup(site.home, site.keys, NOW)
    site.place.journal.update_walk_in(replace(client, id_number=OTHER_ID), at=NOW, by=LI)
    lost = site.give(quota=1)
    (late,) = site.send(post).files
    site.close()
    restore(site.home, site.keys, kept, NOW + timedelta(hours=1), outside=site.outside)
    site.place.journal.update_walk_in(replace(client, id_number=ID), at=NOW, by=LI)
    again = site.give(quota=2)
    assert again == lost, "a number that stands twice"
    (after,) = site.send(post).files
    sites[1].walk_in("赵六", OTHER_ID)
    sites[2].walk_in("郑九", ID)
    others = [path for each in sites[1:] for path in each.send(post).files]
    assert office.outcomes(before, *others) == ["taken"] * 3
    assert office.outcomes(after, restored=("0231",)) == ["taken"]
    assert office.outcomes(late, restored=("0231",)) == ["taken"]
    assert [each.who for each in office.report().same] == [(Who("0231", "W000001"), Who("0517", "W000001"))]
    assert [grant.times for grant in office.report().grants] == [2]
    site.undo(again)
    assert office.outcomes(*site.send(post).files, restored=("0231",)) == ["taken"]
    assert [grant.times for grant in office.report().grants] == [1]


def test_without_a_number_name_and_phone_tell(sites, meet):
    sites[0].walk_in("郑九", phone="13800138000")
    sites[1].walk_in("郑九", phone="13800138000")
    sites[2].walk_in("郑玖", phone="13800138000")
    (same,) = meet().same
    assert (same.by_number, same.who) == (False, (Who("0231", "W000001"), Who("0442", "W000001")))


def test_a_client_who_is_entered_twice_at_one_branch_is_found_too(sites, meet):
    sites[0].walk_in("郑九", ID)
    sites[0].walk_in("郑 九", ID)
    (same,) = meet().same
    assert same.who == (Who("0231", "W000001"), Who("0231", "W000002"))


def test_entries_are_counted_by_branch_day_and_kind(sites, meet):
    sites[0].give()
    sites[0].decide()
    sites[0].decide()
    sites[1].walk_in()
    counts = {(each.branch, each.day, each.kind): each.count for each in meet().counts}
    assert counts == {
        ("0231", "2026-11-23", "privilege"): 1,
        ("0231", "2026-11-23", "decision"): 2,
        ("0442", "2026-11-23", "add"): 1,
    }


def test_two_who_receive_at_once_take_each_file_once(sites, office, tmp_path):
    for site in sites:
        site.decide()
    files = [path for site in sites for path in site.send(tmp_path / "post").files]
    office.outcomes(files[0])
    done: list[str] = []

    def work() -> None:
        done.extend(office.outcomes(*files))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == ["taken"] * 2 + ["there"] * 7
    assert len({row[1] for row in office.rows()}) == len(office.rows())


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("step", ["before", "after"])
def test_a_kill_takes_a_file_whole_or_not_at_all(sites, office, tmp_path, step):
    sites[0].walk_in("郑九", ID)
    (first,) = sites[0].send(tmp_path / "post").files
    sites[0].decide()
    (second,) = sites[0].send(tmp_path / "post").files
    assert office.outcomes(first) == ["taken"]
    before = len(office.rows())
    for site in sites:
        site.close()
    child = os.fork()
    if child == 0:
        _die(step)
        office.receive(second)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert (len(office.rows()) > before) == (step == "after")
    assert office.outcomes(second) == ["there" if step == "after" else "taken"]
    assert office.outcomes(first, second) == ["there", "there"]


def _die(step: str) -> None:
    from teller_app.store import merged

    real = merged.writing

    @contextmanager
    def around(given, file):
        with real(given, file) as db:
            yield db
            if step == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    merged.writing = around
