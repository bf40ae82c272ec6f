"""Random histories of one agreement, against oracles that keep their own count of what must be where.

The machine never looks at transfers: what it expects follows from the rules as people know them (what was awarded is
somewhere; a hold is drawn at its exact ratio; what is paid has left the bank; what is refused leaves nothing behind).
Each history has a round and an agreement of its own, so that thousands of them share one database.
"""

from fractions import Fraction
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.factories.book import DAY, Book
from vouchers.kernel.errors import Refused
from vouchers.ledger import events
from vouchers.ledger.chart import BUCKETS, SPENDABLE_ORDER, Posting, Source
from vouchers.ledger.errors import KeyReused, NotEnough
from vouchers.ledger.events import Grant
from vouchers.ledger.queries import events as events_of
from vouchers.ledger.queries import statement

SERIAL = count(1)
AMOUNTS = st.integers(1, 1_000_000)
PORTION = st.fractions(min_value=0, max_value=Fraction(3, 2), max_denominator=7)
"""How much of what is there is asked for: sometimes all of it, sometimes more."""


class Machine(RuleBasedStateMachine):
    """One voucher from its award to its return."""

    def __init__(self) -> None:
        super().__init__()
        serial = next(SERIAL)
        self.round, self.case = (
            f"AIV-{serial // 90_000 + 1000}-R{serial % 90_000}",
            f"AIV-{serial // 90_000 + 1000}-{serial % 90_000:05}",
        )
        self.book = Book(round=self.round)
        self.budget = 0
        self.awarded = {Source.GOV: 0, Source.CO: 0}
        self.deposited = self.paid_gov = self.paid_co = self.returned_gov = self.returned_co = 0
        self.holds: dict[str, tuple[int, int]] = {}
        """Of each purchase, what was reserved and its government part."""
        self.drawn: dict[str, int] = {}
        self.invoices: dict[str, str] = {}
        """Of each invoice, where it stands: payable, transit, paid."""
        self.sent: list[Posting] = []
        self.numbers = count(1)

    def left(self, *buckets: str, **narrowed: object) -> int:
        return statement(self.case).total(*buckets, **narrowed)

    def attempt(self, do, *, there: dict[Source, int], refused: bool) -> bool:
        """Done, or refused as expected, with the figure of what is there, and nothing left of it.
        Returns whether it was done.
        """
        before = (statement(self.case).rows, statement(self.round).rows, len(events_of(self.case)))
        try:
            do()
        except NotEnough as refusal:
            assert refused, f"refused without reason: {refusal.params}"
            assert (
                refusal.params["available"] in there.values() and refusal.params["available"] < refusal.params["asked"]
            )
            assert before == (statement(self.case).rows, statement(self.round).rows, len(events_of(self.case)))
            return False
        assert not refused, "more was taken than was there"
        return True

    @initialize(gov=AMOUNTS, cash=AMOUNTS, labour=AMOUNTS, waits=st.integers(0, 3), more=st.integers(0, 1_000_000))
    def award(self, gov: int, cash: int, labour: int, waits: int, more: int) -> None:
        """In one history of four the grant waits for the company's share;
        in the others there is money to spend at once.
        """
        self.budget = gov + labour + more
        self.book.appropriate(self.budget)
        self.book.award(self.case, Grant("solution", gov, cash), Grant("labour", labour, 0, 77), locked=not waits)
        if waits:
            self.book.deposit("D0", cash)
            self.book.match(self.case, "D0", cash)
            self.deposited = cash
        self.awarded = {Source.GOV: gov + labour, Source.CO: cash}

    @rule(portion=PORTION)
    def deposit(self, portion: Fraction) -> None:
        unpaid = self.left("unpaid")
        amount = unpaid * portion.numerator // portion.denominator
        if not amount:
            return
        thing = f"D{next(self.numbers)}"
        self.book.deposit(thing, amount)
        counted = min(amount, unpaid)
        self.book.match(self.case, thing, counted)
        self.deposited += counted
        if amount > counted:
            back = amount - counted
            self.book.post(
                events.return_deposit(
                    self.round, thing, back, statement_line="B", on=DAY, key=f"b{thing}", cause=("deposit", thing)
                )
            )
        assert self.left("unpaid") == unpaid - counted
        assert (self.left("locked") == 0) or counted < unpaid, "all is in: the grant is free"

    @rule(portion=PORTION)
    def reserve(self, portion: Fraction) -> None:
        available = self.left("avail", line="solution")
        amount = available * portion.numerator // portion.denominator
        if not amount:
            return
        purchase = f"P{next(self.numbers)}"
        there = {source: self.left("avail", line="solution", source=source) for source in Source}
        if self.attempt(
            lambda: self.book.reserve(self.case, purchase, amount), there=there, refused=amount > available
        ):
            gov = self.left("held", thing=purchase, source=Source.GOV)
            self.holds[purchase], self.drawn[purchase] = (amount, gov), 0

    @precondition(lambda self: self.holds)
    @rule(portion=PORTION, final=st.sampled_from((False, False, True)), choice=st.randoms(use_true_random=False))
    def accept(self, portion: Fraction, final: bool, choice) -> None:
        purchase = choice.choice(sorted(self.holds))
        held = self.left("held", thing=purchase)
        amount = held * portion.numerator // portion.denominator
        if not amount:
            return
        invoice = f"{purchase}/I{next(self.numbers)}"
        there = {source: self.left("held", thing=purchase, source=source) for source in Source}
        final = final and amount <= held
        if not self.attempt(
            lambda: self.book.accept(self.case, invoice, amount, final=final), there=there, refused=amount > held
        ):
            return
        self.invoices[invoice] = "payable"
        self.drawn[purchase] += amount
        if final:
            assert self.left("held", thing=purchase) == 0, "nothing stays of a hold that is finished"

    @precondition(lambda self: "payable" in self.invoices.values())
    @rule(fails=st.booleans(), choice=st.randoms(use_true_random=False))
    def pay(self, fails: bool, choice) -> None:
        invoice = choice.choice(sorted(name for name, where in self.invoices.items() if where == "payable"))
        parts = self.book.parts[self.case, invoice]
        self.book.pay(self.case, invoice, f"O{next(self.numbers)}", fails=fails)
        if not fails:
            self.invoices[invoice] = "paid"
            self.paid_gov += parts[Source.GOV]
            self.paid_co += parts[Source.CO]

    @rule(portion=PORTION)
    def amend(self, portion: Fraction) -> None:
        available = self.left("avail", line="labour", source=Source.GOV)
        amount = available * portion.numerator // portion.denominator
        if amount:
            posting = events.amend_lines(
                self.case,
                [(Source.GOV, "labour", "training", amount)],
                key=f"a{next(self.numbers)}",
                cause=("amendment", "1"),
            )
            self.attempt(lambda: self.book.post(posting), there={Source.GOV: available}, refused=amount > available)

    @rule(portion=PORTION)
    def reduce(self, portion: Fraction) -> None:
        available = self.left("avail", line="labour", source=Source.GOV)
        amount = available * portion.numerator // portion.denominator
        if amount:
            posting = events.reduce(
                self.case, self.round, {("avail", "labour", Source.GOV): amount}, {"": self.awarded[Source.GOV]},
                key=f"r{next(self.numbers)}", cause=("amendment", "1"),
            )  # fmt: skip
            if self.attempt(lambda: self.book.post(posting), there={Source.GOV: available}, refused=amount > available):
                self.awarded[Source.GOV] -= amount

    @precondition(lambda self: "paid" in self.invoices.values())
    @rule(portion=PORTION, choice=st.randoms(use_true_random=False))
    def disallow(self, portion: Fraction, choice) -> None:
        invoice = choice.choice(sorted(name for name, where in self.invoices.items() if where == "paid"))
        paid = {source: self.left("paid", thing=invoice, source=source) for source in Source}
        parts = {source: amount * portion.numerator // portion.denominator for source, amount in paid.items()}
        if any(parts.values()):
            posting = events.disallow(
                self.case,
                "solution",
                invoice,
                parts,
                reason="x",
                due_on=DAY,
                key=f"d{next(self.numbers)}",
                cause=("settlement_line", "1"),
            )
            self.attempt(
                lambda: self.book.post(posting),
                there=paid,
                refused=any(parts[source] > paid[source] for source in Source),
            )

    @rule()
    def give_back(self) -> None:
        available = {source: self.left("avail", "locked", source=source) for source in Source}
        if not any(available.values()):
            return
        bank = statement(self.round)
        before = {source: bank.total("bank", source=source) for source in Source}
        self.book.return_all(self.case, key=str(next(self.numbers)))
        self.returned_gov += available[Source.GOV]
        self.returned_co += available[Source.CO]
        bank = statement(self.round)
        assert {source: before[source] - bank.total("bank", source=source) for source in Source} == available

    @precondition(lambda self: self.book.last is not None)
    @rule()
    def send_again(self) -> None:
        """The same request is answered as before, another one with its key is refused, and nothing moves."""
        before = (statement(self.case).rows, statement(self.round).rows)
        posting, answer = self.book.last
        assert self.book.post(posting) == answer
        changed = Posting(
            posting.type, posting.chain, posting.key, (posting.cause[0], "other"), posting.transfers, posting.body
        )
        try:
            self.book.post(changed)
            raise AssertionError("another request with a key that is used was taken")
        except KeyReused:
            pass
        except Refused as refusal:
            raise AssertionError(f"refused for another reason: {refusal!r}") from refusal
        assert before == (statement(self.case).rows, statement(self.round).rows)
        self.book.last = (posting, answer)

    @invariant()
    def what_was_awarded_is_somewhere(self) -> None:
        money = statement(self.case)
        for source in Source:
            assert sum(money.total(bucket, source=source) for bucket in SPENDABLE_ORDER) == self.awarded[source]
        assert statement(self.round).total("approp") == self.budget - self.awarded[Source.GOV]

    @invariant()
    def no_guarded_account_is_below_zero(self) -> None:
        for owner in (self.case, self.round):
            for bucket, *_place, net in statement(owner).rows:
                assert net >= 0 or not BUCKETS[bucket].guarded

    @invariant()
    def holds_are_drawn_at_their_exact_ratio(self) -> None:
        for purchase, (reserved, gov) in self.holds.items():
            drawn = [
                parts for (_owner, invoice), parts in self.book.parts.items() if invoice.startswith(f"{purchase}/")
            ]
            assert sum(sum(parts.values()) for parts in drawn) == self.drawn[purchase] <= reserved
            assert sum(parts[Source.GOV] for parts in drawn) == self.drawn[purchase] * gov // reserved

    @invariant()
    def what_is_paid_has_left_the_bank(self) -> None:
        bank, money = statement(self.round), statement(self.case)
        assert bank.total("bank", source=Source.GOV) == self.budget - self.paid_gov - self.returned_gov
        assert bank.total("bank", source=Source.CO) == self.deposited - self.paid_co - self.returned_co
        assert money.total("paid", "disallowed") == self.paid_gov + self.paid_co
        assert money.total("disallowed", source=Source.GOV) == money.total("receivable")
