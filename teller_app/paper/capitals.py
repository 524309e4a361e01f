"""Amounts in financial capitals, as a paper that moves money must show them.

Source: 中国人民银行《支付结算办法》附一 正确填写票据和结算凭证的基本规定, 二 to 四.
"""

from __future__ import annotations

from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money

_WAN, _YI = 10**4, 10**8
_MOST = Money(10**18 - 1)


def capitals(amount: Money) -> str:
    """``Money.yuan("1409.50")`` as 壹仟肆佰零玖元伍角整.

    Where the rules leave a choice: 整 stands after 元 and after 角, and 零 stands between 元 and 角 where the
    amount has no single yuan (1,680.32 is 壹仟陆佰捌拾元零叁角贰分), so that nothing can be put in between.
    For the same reason it stands wherever four places are left out: 100,005,000 is 壹亿零伍仟元整, for people
    say 壹亿伍仟 of 150,000,000.

    Raises:
        Refusal: ``amount.negative`` (text); ``amount.too_large`` (text, most), from 10^16 yuan.
    """
    if amount.fen < 0:
        raise Refusal("amount.negative", text=str(amount))
    if amount > _MOST:
        raise Refusal("amount.too_large", text=str(amount), most=_MOST)
    yuan, rest = divmod(amount.fen, 100)
    jiao, fen = divmod(rest, 10)
    if not rest:
        return f"{_whole(yuan)}元整"
    coins = (f"{_whole(jiao)}角" if jiao else "") + (f"{_whole(fen)}分" if fen else "整")
    if not yuan:
        return coins
    gap = "零" if not jiao or not yuan % 10 else ""
    return f"{_whole(yuan)}元{gap}{coins}"


def make_ready() -> None:
    """Load what the first amount would wait for; meant for another thread, while nobody prints.

    It is most of what the first print of a day takes longer than the others. Typst and its fonts stay for
    that one: they take 40 MB, which an auditor's window never needs.
    """
    _whole(0)


def _whole(number: int) -> str:
    """A whole number in capitals; cn2an's ``rmb`` mode leaves 整 and 零 out, and each mode 零 after 亿."""
    import cn2an  # noqa: PLC0415  0.2 s to load, for it reads the cities of China: not at the start

    above, below = divmod(number, _YI)
    if not above or not below:
        return str(cn2an.an2cn(str(number), "up"))
    gap = "零" if below < _YI // 10 or not above % _WAN else ""
    return f"{cn2an.an2cn(str(above), 'up')}亿{gap}{cn2an.an2cn(str(below), 'up')}"
