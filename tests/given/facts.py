"""What officers have seen of firms and suppliers."""

from datetime import date

from tests.given.acting import at, on
from tests.given.people import officer
from vouchers.db.transaction import transaction
from vouchers.facts.states import Kind, Source
from vouchers.kernel.actor import Actor
from vouchers.organisations import services as organisations
from vouchers.organisations.models import Organisation
from vouchers.suppliers import services as suppliers
from vouchers.suppliers.models import Supplier


def seen(
    of: Organisation, kind: Kind, value: str, *, until: date | None = None, day: float = 1, by: Actor | None = None
) -> None:
    """An officer has seen a paper of that day which says so of the firm."""
    with transaction():
        organisations.record_fact(
            of, kind, value, source=Source.PAPER, paper="확인서 제1호", seen_on=on(day), valid_until=until,
            by=by or officer(), at=at(day),
        )  # fmt: skip


def qualified(
    of: Supplier, value: str = "qualified", *, until: date | None = None, day: float = 1, by: Actor | None = None
) -> None:
    """An officer has looked at the supplier again on that day."""
    with transaction():
        suppliers.qualify(
            of, value, source=Source.REGISTER, paper="소프트웨어사업자 신고확인서 제1호", seen_on=on(day), valid_until=until,
            by=by or officer(), at=at(day),
        )  # fmt: skip
