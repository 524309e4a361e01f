"""The stable English identifiers that files, JSON and the store share."""

from __future__ import annotations

from enum import StrEnum


class ClientKind(StrEnum):
    """Who a client is in law."""

    PERSON = "person"
    COMPANY = "company"


class Sex(StrEnum):
    """As the identity document says."""

    MALE = "male"
    FEMALE = "female"


class AssetClass(StrEnum):
    """What a holding is held in. Some classes lie inside another: see ``PARENT``."""

    DEPOSIT = "deposit"
    DEMAND_DEPOSIT = "demand_deposit"
    TIME_DEPOSIT = "time_deposit"
    WEALTH = "wealth"
    FUND = "fund"
    MONEY_FUND = "money_fund"
    PRECIOUS_METAL = "precious_metal"
    INSURANCE = "insurance"
    BOND = "bond"
    SECURITIES = "securities"
    CUSTODY = "custody"


PARENT: dict[AssetClass, AssetClass] = {
    AssetClass.DEMAND_DEPOSIT: AssetClass.DEPOSIT,
    AssetClass.TIME_DEPOSIT: AssetClass.DEPOSIT,
    AssetClass.MONEY_FUND: AssetClass.FUND,
    AssetClass.CUSTODY: AssetClass.SECURITIES,
}
"""A class that a rulebook does not name is weighed like the one it lies inside."""


class AmountFact(StrEnum):
    """An amount about a client that is no holding."""

    LOAN_BALANCE = "loan_balance"
    HOUSING_LOAN = "housing_loan"
    CARD_SPEND_12M = "card_spend_12m"
    SETTLEMENT_6M = "settlement_6m"
    CREDIT_LIMIT = "credit_limit"


class Card(StrEnum):
    """A card or account that a client holds; several may be held at once."""

    ORDINARY_CREDIT = "ordinary_credit"
    GOLD_CREDIT = "gold_credit"
    PLATINUM_CREDIT = "platinum_credit"
    BIG_PLATINUM_CREDIT = "big_platinum_credit"
    WEALTH_ACCOUNT = "wealth_account"


class Status(StrEnum):
    """Something that is so, or is not."""

    PRIVATE_CONTRACT = "contract"
    INVITATION = "invitation"
    PAYROLL = "payroll"
    MORTGAGE = "mortgage"


class Outcome(StrEnum):
    """What one check found. ``UNKNOWN`` is a finding too: the fact was not given."""

    MET = "met"
    NOT_MET = "not_met"
    REFER = "refer"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How a loan is paid back."""

    ANNUITY = "annuity"
    LINEAR = "linear"
    INTEREST_ONLY = "interest-only"


class LoanOutcome(StrEnum):
    """What a pre-screen says as a whole."""

    PASS = "pass"  # noqa: S105  no password
    REFER = "refer"
    DECLINE = "decline"
    INCOMPLETE = "incomplete"


class GroupKind(StrEnum):
    """What holds a group of clients together."""

    HOUSEHOLD = "household"
    COMPANIES = "companies"


class KeyOutcome(StrEnum):
    """What a key-account decision says. ``LOOK``: by the numbers yes, but something speaks against it."""

    KEY = "key"
    LOOK = "look"
    NOT_KEY = "not_key"
    UNKNOWN = "unknown"


class ValueType(StrEnum):
    """What a key account looks for: price, advice, or a partner."""

    INTRINSIC = "intrinsic"
    EXTRINSIC = "extrinsic"
    STRATEGIC = "strategic"


class OverrideKind(StrEnum):
    """What a manual tier does: never below it, or exactly it."""

    FLOOR = "floor"
    FIXED = "fixed"


class WindowKind(StrEnum):
    """Where those with priority are served: at a window of their own, or at one for everyone."""

    VIP = "vip"
    SHARED = "shared"


class CareKind(StrEnum):
    """What happened, or will, that a contact answers."""

    DEAL = "deal"
    COMPLAINT = "complaint"
    BIRTHDAY = "birthday"
    CARD_EXPIRY = "card_expiry"
    DOCUMENT_EXPIRY = "document_expiry"
    PRODUCT = "product"
    PROMOTION = "promotion"
    EXPERT_VISIT = "expert_visit"


class CareStep(StrEnum):
    """One thing to do for a client. ``DOOR`` is done while the client is here and is no contact."""

    DOOR = "door"
    GREETING = "greeting"
    SURVEY = "survey"
    REGULAR = "regular"
    HOLIDAY = "holiday"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    BIRTHDAY = "birthday"
    RENEWAL = "renewal"
    INVITATION = "invitation"


class TaskState(StrEnum):
    """Where a task stands. ``COVERED``: another contact came so near that this one is not made."""

    OPEN = "open"
    DONE = "done"
    NOT_WANTED = "not_wanted"
    COVERED = "covered"


class Purpose(StrEnum):
    """What somebody is looked at for: a default for each desk, and what a teller may say instead."""

    COUNTER = "counter"
    PHONE = "phone"
    COMPLAINT = "complaint"
    LOAN = "loan"
    CARE = "care"
    BRANCH = "branch"
    CHECK = "check"
    AUTHORITY = "authority"
    AUDIT = "audit"


COMMAND = "command"
"""What the trail says of an act where it came from the command line."""


class ListKind(StrEnum):
    """Which clients a list shows."""

    TIER = "tier"
    UNDER = "under"
    OVER = "over"
    FALLING = "falling"
    KEY = "key"
    LOOK = "look"
    ID_EXPIRY = "id_expiry"
    CARD_EXPIRY = "card_expiry"
    BIRTHDAY = "birthday"
