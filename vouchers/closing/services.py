"""What the finance officer does at the end of a month: close it, and compare the ledger with the bank.
The ledger keeps the record.
"""

from datetime import datetime

from vouchers.agreements import queries as agreements
from vouchers.agreements.states import ISSUED
from vouchers.audit.services import take_birth
from vouchers.closing import errors, rules
from vouchers.closing.policy import CLOSING_POLICY
from vouchers.closing.states import Do
from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.money import Won
from vouchers.ledger import services as ledger
from vouchers.ledger.chart import Account
from vouchers.ledger.queries import month_to_close
from vouchers.programmes.models import Round


def close_month(call_round: Round, month: str, *, by: Actor, at: datetime) -> None:
    """Close the month (YYYY-MM) of the round and its agreements; what belongs to it later counts from the next.

    Months are closed one after another. Refused: another month than the oldest that is over and open.
    """
    take_birth(CLOSING_POLICY, Do.CLOSE_MONTH, call_round, by=by, at=at)
    if month != month_to_close(call_round.reference, today=date_in_korea(at)):
        raise errors.NotTheMonthToClose(month=month)
    chains = [call_round.reference, *db.session.scalars(agreements.references_in(call_round.id, *ISSUED))]
    ledger.close_month(chains, month, by=by, at=at)


def vouch_for_bank(call_round: Round, source: str, amount: Won, *, evidence: str, by: Actor, at: datetime) -> None:
    """The bank's statement and the ledger agree on what stands on this account of the round.

    Refused when they do not, and evidence that looks like the number of an account or a person: it could never be
    deleted.
    """
    take_birth(CLOSING_POLICY, Do.VOUCH, call_round, by=by, at=at)
    rules.require_no_number_of_somebody(evidence, field="evidence")
    ledger.vouch(Account("bank", call_round.reference, source=source), amount, evidence=evidence, by=by, at=at)
