"""Whose money it is, and how it is spent."""

from typing import Literal

from vouchers.programmes.definition.parts import Count, Item, Part, Ratio


class FundingSource(Item):
    """A source of the programme's budget (재원) and the share it gives. Awards draw on the sources in their order."""

    share: Ratio


class SpendingRules(Part):
    pay_route: Literal["direct_to_supplier"]
    """To whom the agency pays after acceptance."""
    inspect_days: Count = 10
    """Days in which the company inspects (하도급법 제9조제2항: 10일); then the agency may in its place."""
    vat_first: bool = False
    """Whether the company must have shown that it paid the invoice's VAT before the voucher pays."""
