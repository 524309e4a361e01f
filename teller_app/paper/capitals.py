"""Amounts in financial capitals, as a paper that moves money must show them.

Source: 中国人民银行《支付结算办法》附一 正确填写票据和结算凭证的基本规定, 三 and 四.
"""

from __future__ import annotations

from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money

_MOST = Money(10**18 - 1)


def capitals(amount: Money) -> str:
    """``Money.yuan("1409.50")`` as 壹仟肆佰零玖元伍角整.

    Where the rules leave a choice: 整 stands after 元 and after 角, and 零 stands between 元 and 角 where the
    amount has no single yuan (1,680.32 is 壹仟陆佰捌拾元零叁角贰分), so that nothing can be put in between.

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
    """A whole number in capitals; cn2an's own ``rmb`` mode leaves 整 and 零 out."""
    import cn2an  # noqa: PLC0415  0.2 s to load, for it reads the cities of China: not at the start

    return str(cn2an.an2cn(str(number), "up"))
