"""Whole won: exact splits and amounts in words. No floating point anywhere."""

from collections.abc import Sequence
from fractions import Fraction

Won = int
"""An amount in whole won. Never a float, never a string."""

MAXIMUM = 10_000_000_000_000
"""The largest single amount, 10 조 won: the ledger's cap on one transfer."""


def share(total: Won, ratio: Fraction) -> Won:
    """The part of `total` at `ratio`, rounded down: the other side bears the odd won."""
    return total * ratio.numerator // ratio.denominator


def next_share(part: Won, *, before: Won, share_before: Won, ratio: Fraction) -> Won:
    """The share of one more `part` so that the shares of all parts so far sum to the share of their sum.

    `before` is the sum of the earlier parts and `share_before` the sum of their shares. However a total is cut into
    parts, the shares add up to `share(total, ratio)`; rounding each part alone would drift by up to a won a part.
    """
    return share(before + part, ratio) - share_before


def apportion(total: Won, weights: Sequence[int]) -> list[Won]:
    """Split `total` over `weights` by largest remainder; ties go to the earlier line. Sums exactly to `total`."""
    whole = sum(weights)
    if whole == 0:
        raise ValueError("nothing to apportion over: the weights sum to zero")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


THOUSAND = 1000
"""Quantities are whole thousandths of a unit, so that 12.5 GB is exact: 12_500."""


def line_amount(unit_price: Won, thousandths: int) -> Won:
    """Unit price × quantity, rounded half up to the won: once per line, because the tax invoice does."""
    return (2 * unit_price * thousandths + THOUSAND) // (2 * THOUSAND)


_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_GROUPS = ("", "만", "억", "조", "경")


def in_words(amount: Won) -> str:
    """The amount as contracts write it: 120000000 → `금 일억이천만원정`."""
    if amount == 0:
        return "금 영원정"
    sign, rest = ("마이너스 " if amount < 0 else ""), abs(amount)
    groups: list[str] = []
    for group in _GROUPS:
        rest, four = divmod(rest, 10_000)
        text = "".join(_DIGITS[digit] + _PLACES[place] for place in (3, 2, 1, 0) if (digit := four // 10**place % 10))
        if text:
            groups.append(text + group)
        if rest == 0:
            break
    return f"금 {sign}{''.join(reversed(groups))}원정"
