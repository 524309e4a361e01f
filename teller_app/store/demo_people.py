"""Who the demo's clients are: invented names and numbers whose check digits are right."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from teller_app import places
from teller_app.rules.codes import ClientKind, Sex
from teller_app.rules.windows import add_months

_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class Names(BaseModel):
    """The lists of ``db/demo/names.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    surnames: dict[str, int]
    compound: list[str]
    male: str
    female: str
    rare: str
    uygur_first: list[str]
    uygur_last: list[str]
    tibetan: list[str]
    latin: list[str]
    cities: list[str]
    trades: list[str]
    brands: list[str]
    forms: list[str]
    counties: list[str]
    regions: list[str]


@dataclass(frozen=True, slots=True)
class Who:
    """The part of a client that is not money."""

    kind: ClientKind
    name: str
    id_number: str
    birth: date | None
    sex: Sex | None


def read_names() -> Names:
    """Read the lists."""
    return Names.model_validate(tomllib.loads((places.migrations() / "demo/names.toml").read_text("utf-8")))


def person_number(county: str, birth: date, order: int) -> str:
    """Eighteen signs of an identity number; ``order`` is odd for men and even for women."""
    body = f"{county}{birth:%Y%m%d}{order:03d}"
    return body + mod_11_2.calc_check_digit(body)


class People:
    """Draws clients; the same seed draws the same ones."""

    def __init__(self, seed: int, business_date: date) -> None:
        self.random = random.Random(seed)  # noqa: S311  no secret hangs on it
        self.names = read_names()
        self._today = business_date
        self._surnames = list(self.names.surnames)
        self._weights = list(self.names.surnames.values())

    def person(self) -> Who:
        """Most are Han names; some are not, as at any counter."""
        draw = self.random.random()
        sex = self.random.choice([Sex.MALE, Sex.FEMALE])
        birth = self._birth()
        if draw < 0.01:  # noqa: PLR2004  one in a hundred is a foreigner
            return Who(
                ClientKind.PERSON, self.random.choice(self.names.latin), self._id("9", birth, sex), birth, sex
            )
        head = "8" if draw < 0.02 else ""  # noqa: PLR2004  and one lives here from Hong Kong, Macau or Taiwan
        return Who(ClientKind.PERSON, self._name(draw, sex), self._id(head, birth, sex), birth, sex)

    def company(self) -> Who:
        """A company of a town, a brand, a trade and a legal form."""
        pick = self.random.choice
        name = (
            pick(self.names.cities)
            + pick(self.names.brands)
            + pick(self.names.trades)
            + pick(self.names.forms)
        )
        return Who(ClientKind.COMPANY, name, self._company_code(), None, None)

    def phone(self) -> str:
        """Eleven digits of a mobile's form."""
        return f"1{self.random.choice('3578')}{self.random.randrange(10**9):09d}"

    def card(self) -> str:
        """Nineteen digits with a right check digit, under a bank number that no bank has."""
        body = f"629999{self.random.randrange(10**12):012d}"
        return body + luhn.calc_check_digit(body)

    def account(self) -> str:
        """Seventeen digits."""
        return f"0099{self.random.randrange(10**13):013d}"

    def joined(self, birth: date | None) -> date:
        """Since when a client: between ten years of age and two months ago."""
        first = max(add_months(birth, 120) if birth else date(2001, 1, 1), date(1998, 1, 1))
        last = add_months(self._today, -2)
        return (
            first + timedelta(days=self.random.randrange(max(1, (last - first).days)))
            if first < last
            else last
        )

    def _name(self, draw: float, sex: Sex) -> str:
        pick = self.random.choice
        if draw < 0.04:  # noqa: PLR2004  names of minorities
            return f"{pick(self.names.uygur_first)}·{pick(self.names.uygur_last)}"
        if draw < 0.05:  # noqa: PLR2004
            return pick(self.names.tibetan)
        compound = draw < 0.07  # noqa: PLR2004
        surname = (
            pick(self.names.compound) if compound else self.random.choices(self._surnames, self._weights)[0]
        )
        signs = self.names.male if sex is Sex.MALE else self.names.female
        given = "".join(pick(signs) for _ in range(self.random.choice([1, 2, 2, 2])))
        if self.random.random() < 0.02:  # noqa: PLR2004  a rare character
            given = given[:-1] + pick(self.names.rare)
        return surname + given

    def _birth(self) -> date:
        """Between 1935 and 2010, most of working age."""
        year = int(min(2010, max(1935, self.random.gauss(1981, 15))))
        return date(year, 1, 1) + timedelta(days=self.random.randrange(365))

    def _id(self, head: str, birth: date, sex: Sex) -> str:
        county = self.random.choice(self.names.counties)
        if head == "9":
            county = f"9{county[1:]}"
        elif head == "8":
            county = self.random.choice(["810000", "820000", "830000"])
        order = self.random.randrange(0, 500) * 2 + (1 if sex is Sex.MALE else 0)
        return person_number(county, birth, order)

    def _company_code(self) -> str:
        """Unified social credit code, GB 32100-2015, check character mod 31."""
        body = "91" + self.random.choice(self.names.counties)
        body += "".join(self.random.choice(_CODE_ALPHABET) for _ in range(9))
        total = sum(w * _CODE_ALPHABET.index(sign) for w, sign in zip(_CODE_WEIGHTS, body, strict=True))
        return body + _CODE_ALPHABET[(31 - total % 31) % 31]
