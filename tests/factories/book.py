"""A ledger without the rest of the product: one round, some agreements, and every business event by its name.

Amounts in won. Tests, the state machine, the mutants and the bench all write through it, so that they write as the
product does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.money import next_share
from vouchers.ledger import events
from vouchers.ledger.chart import Posting, Source
from vouchers.ledger.events import Grant, Route
from vouchers.ledger.queries import Statement, statement
from vouchers.ledger.rules import split_hold
from vouchers.ledger.services import Posted, post

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
ROUND = "AIV-2026-R1"
SUPPLIER = "supplier/1"


def case(number: int = 1) -> str:
    """The reference of an agreement."""
    return f"AIV-2026-{number:05}"


@dataclass
class Book:
    """The events of one round, each posted in a transaction of its own unless `posting` is asked for."""

    route: Route = Route.DIRECT
    round: str = ROUND
    at: datetime = AT
    serial: int = 0
    funds: tuple[str, ...] = ("",)
    """The funding sources, in the order in which awards draw on them."""
    last: tuple[Posting, Posted] | None = None
    """What was posted last, and the answer."""
    parts: dict[tuple[str, str], dict[Source, int]] = field(default_factory=dict)
    """What was accepted of each invoice, by (agreement, invoice)."""

    def post(self, posting: Posting) -> Posted:
        """In one transaction, a second after the last."""
        self.at += timedelta(seconds=1)
        with transaction():
            answer = post(posting, by=SYSTEM, at=self.at)
        self.last = (posting, answer)
        return answer

    def cause(self, kind: str) -> tuple[str, str]:
        self.serial += 1
        return kind, f"{kind}{self.serial}"

    def money(self, owner: str) -> Statement:
        return statement(owner)

    def appropriate(self, amount: int, **funds: int) -> Posted:
        key = self.cause("round")
        self.funds = tuple(funds) or ("",)
        return self.post(events.appropriate(self.round, funds or {"": amount}, key=key[1], cause=key))

    def award(self, owner: str, *grants: Grant, locked: bool = False) -> Posted:
        cause = self.cause("agreement")
        funds = {fund: self.money(self.round).total("approp", line=fund) for fund in self.funds}
        posting = events.award(
            owner,
            self.round,
            grants,
            funds,
            locked=locked,
            own_pocket=self.route is Route.REIMBURSEMENT,
            key=cause[1],
            cause=cause,
        )
        return self.post(posting)

    def deposit(self, thing: str, amount: int) -> Posted:
        return self.post(
            events.deposit(self.round, thing, amount, on=DAY, key=f"deposit/{thing}", cause=("deposit", thing))
        )

    def match(self, owner: str, thing: str, amount: int, *, key: str = "") -> Posted:
        money = self.money(owner)
        lines = self.lines(owner)
        unpaid = {line: money.total("unpaid", line=line) for line in lines}
        locked = {line: money.total("locked", line=line) for line in lines}
        arguments = {"on": DAY, "key": key or f"match/{thing}", "cause": ("deposit", thing)}
        if self.route is Route.COMPANY_ACCOUNT:
            return self.post(events.own_deposit(owner, amount, unpaid, locked, **arguments))
        return self.post(events.match_deposit(owner, self.round, thing, amount, unpaid, locked, **arguments))

    def lines(self, owner: str) -> list[str]:
        """The budget lines of an agreement, in their order."""
        return list(
            dict.fromkeys(line for bucket, line, *_rest in self.money(owner).rows if line and bucket != "excess")
        )

    def reserve(self, owner: str, purchase: str, amount: int, line: str = "solution", *, key: str = "") -> Posted:
        money = self.money(owner)
        gov, co = (money.total("avail", source=source, line=line) for source in Source)
        total = {source: money.awarded(source, line) for source in Source}
        parts = split_hold(amount, gov_left=gov, co_left=co, gov_total=total[Source.GOV], co_total=total[Source.CO])
        both = dict(zip(Source, parts, strict=True))
        return self.post(
            events.reserve(owner, line, purchase, both, key=key or f"reserve/{purchase}", cause=("purchase", purchase))
        )

    def drawn(self, owner: str, purchase: str) -> tuple[dict[Source, int], dict[Source, int]]:
        """(reserved and not freed, drawn) of a hold, by source."""
        held = {source: self.money(owner).total("held", source=source, thing=purchase) for source in Source}
        drawn = dict.fromkeys(Source, 0)
        for (at, invoice), parts in self.parts.items():
            if at == owner and invoice.startswith(f"{purchase}/"):
                for source in Source:
                    drawn[source] += parts[source]
        return held, drawn

    def split(self, owner: str, purchase: str, amount: int) -> dict[Source, int]:
        """The parts of the next acceptance, by the cumulative rule."""
        held, drawn = self.drawn(owner, purchase)
        whole = {source: held[source] + drawn[source] for source in Source}
        gov = next_share(
            amount, before=sum(drawn.values()), share_before=drawn[Source.GOV],
            ratio=Fraction(whole[Source.GOV], sum(whole.values())),
        )  # fmt: skip
        return {Source.GOV: gov, Source.CO: amount - gov}

    def accept(
        self, owner: str, invoice: str, amount: int, line: str = "solution", *, final: bool = False, vat: int = 0
    ) -> Posted:
        purchase = invoice.partition("/")[0]
        parts = self.split(owner, purchase, amount)
        held, _drawn = self.drawn(owner, purchase)
        freed = {source: held[source] - parts[source] for source in Source} if final else {}
        posting = events.accept(
            owner,
            line,
            purchase,
            invoice,
            parts,
            freed=freed,
            vat=vat,
            key=f"inspection/{invoice}",
            cause=("invoice", invoice),
        )
        done = self.post(posting)
        self.parts[owner, invoice] = parts
        return done

    def use(self, owner: str, invoice: str, month: str, metered: int, line: str = "solution") -> Posted:
        purchase = invoice.partition("/")[0]
        held, _drawn = self.drawn(owner, purchase)
        covered = min(metered, sum(held.values()))
        parts = self.split(owner, purchase, covered) if covered else dict.fromkeys(Source, 0)
        posting = events.use_of_month(
            owner, line, purchase, invoice, month, parts, excess=metered - covered, vat=metered // 10, on=DAY,
            key=f"usage/{purchase}/{month}/1", cause=("invoice", invoice),
        )  # fmt: skip
        done = self.post(posting)
        self.parts[owner, invoice] = parts
        return done

    def pay(
        self, owner: str, invoice: str, order: str, line: str = "solution", *, fails: bool = False, done: bool = True
    ) -> None:
        parts = self.parts[owner, invoice]
        cause = ("payment_order", order)
        self.post(
            events.order_payment(owner, line, invoice, order, parts, batch=None, key=f"pay-order/{order}", cause=cause)
        )
        arguments = {"batch": None, "key": f"pay-result/{order}", "cause": cause}
        if fails:
            self.post(events.payment_failed(owner, line, invoice, order, parts, **arguments))
        elif done:
            self.post(
                events.payment_done(
                    owner,
                    self.round,
                    line,
                    invoice,
                    order,
                    SUPPLIER,
                    parts,
                    route=self.route,
                    statement_line=order,
                    on=date_in_korea(self.at),
                    **arguments,
                )
            )

    def return_all(self, owner: str, key: str = "") -> None:
        """What is available or locked is decided to be returned, and goes back."""
        money, lines = self.money(owner), self.lines(owner)
        left = {
            (bucket, line, source): money.total(bucket, line=line, source=source)
            for line in lines for source in Source for bucket in ("avail", "locked")
        }  # fmt: skip
        self.post(events.decide_return(owner, left, key=f"decided{key}", cause=("settlement", owner)))
        money = self.money(owner)
        returnable = {
            (line, source): money.total("returnable", line=line, source=source) for line in lines for source in Source
        }
        posting = events.return_money(
            owner, self.round, returnable,
            with_company={source: money.total("with_company", source=source) for source in Source},
            route=self.route, statement_line=f"back{key}", on=date_in_korea(self.at), key=f"returned{key}",
            cause=("settlement", owner),
        )  # fmt: skip
        self.post(posting)

    def spend(self, owner: str, *, gov: int = 800, cash: int = 200, amount: int = 500) -> None:
        """From the award to one paid invoice: what most tests begin with."""
        self.award(owner, Grant("solution", gov, cash))
        self.deposit(f"D{owner[-5:]}", cash)
        self.match(owner, f"D{owner[-5:]}", cash)
        self.reserve(owner, "P1", amount)
        self.accept(owner, "P1/I1", amount)
        self.pay(owner, "P1/I1", f"O{owner[-5:]}")


@contextmanager
def tampering() -> Iterator[Callable[..., Any]]:
    """SQL by somebody who may do anything, in the session's transaction:
    with the file in hand on SQLite, as superuser on PostgreSQL. The guards are off while it runs and back in place
    after it, as if nothing had happened.
    """
    connection = db.session.connection()
    raw = connection.connection.dbapi_connection
    if connection.dialect.name == "postgresql":
        raw.execute("SET LOCAL session_replication_role = replica")
        yield lambda sql, *values: raw.execute(sql.replace("?", "%s"), values)
        raw.execute("SET LOCAL session_replication_role = DEFAULT")
        return
    raw.set_authorizer(None)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    raw.execute("PRAGMA ignore_check_constraints = ON")
    for name, _sql in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    yield lambda sql, *values: raw.execute(sql, values)
    for _name, sql in triggers:
        raw.execute(sql)
    raw.execute("PRAGMA ignore_check_constraints = OFF")
