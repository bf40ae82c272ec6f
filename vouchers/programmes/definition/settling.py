"""How spending is settled."""

from vouchers.programmes.definition.parts import Count, Ground, Part


class SettlementRules(Part):
    reasons: tuple[Ground, ...]
    """Why spending may be disallowed, with the rule's clause."""
    report_days: Count
    objection_days: Count
    return_days: Count
    review_days: Count = 14
    """Days in which the auditor answers."""
