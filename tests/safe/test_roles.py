"""Who may do what, as one table that can be read aloud; what does not stand in it is refused."""

from __future__ import annotations

import pytest

from teller_app.cli.people_options import ROLES as OPTIONS
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import ALLOWED, Act, Role, may, require
from teller_app.words.people import ACTS, ROLES

#                  teller, supervisor, custodian, auditor
MATRIX = {
    Act.LOOK: "ts--",
    Act.DECIDE: "ts--",
    Act.SERVE: "ts--",
    Act.PRINT: "ts--",
    Act.EXPORT: "ts--",
    Act.EXPORT_UNMASKED: "-s--",
    Act.OVERRIDE: "ts--",
    Act.APPROVE: "-s--",
    Act.IMPORT_BOOK: "-sc-",
    Act.BACKUP: "tsc-",
    Act.RESTORE: "-s--",
    Act.VERIFY: "tsca",
    Act.RULEBOOK_SWITCH: "-sc-",
    Act.RULEBOOK_TRY: "-s--",
    Act.RULEBOOK_INSTALL: "-sc-",
    Act.PEOPLE: "-s--",
    Act.AUDIT_OWN: "tsca",
    Act.AUDIT_ALL: "-s-a",
    Act.SETTINGS: "ts--",
    Act.EXCHANGE: "-s--",
    Act.OWN_SETTINGS: "tsca",
}
SIGNS = dict(zip(Role, "tsca", strict=True))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_the_matrix(role, act):
    allowed = SIGNS[role] in MATRIX[act]
    assert may(role, act) is allowed
    if allowed:
        require(role, act)
        return
    with pytest.raises(Refusal) as caught:
        require(role, act)
    assert caught.value.code == "role.not_allowed"
    assert caught.value.values == {"act": act.value, "role": role.value}


def test_a_role_that_the_table_does_not_know_may_do_nothing():
    assert not any(may("director", act) for act in Act)


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        ALLOWED[Role.TELLER] = frozenset(Act)


def test_every_role_and_act_has_a_name_and_every_role_an_option():
    assert set(ROLES) == {role.value for role in Role} == set(OPTIONS)
    assert set(ACTS) == {act.value for act in Act}
