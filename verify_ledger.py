#!/usr/bin/env python3
"""Check an exported voucher ledger:  python3 verify_ledger.py FILE

For an auditor. It needs nothing but Python 3.11: neither the voucher system nor its database. It reads the file that
`flask ledger export FILE` has written and computes everything again from the events:

  1. the file is whole (number of lines, SHA-256);
  2. every chain is without a gap, each event names the hash of the one before it, its own hash is that of its content;
  3. every request hash is that of its content, and no key stands twice on a chain;
  4. no guarded account was ever below zero; accounts and events are of the kinds below, money moves as these allow;
  5. each stored balance is the sum of its transfers, debits equal credits in each ledger;
  6. what was awarded to an agreement is where an award can be;
  7. each settlement's snapshot equals the balances at its event, and each vouched balance the balance at its own;
  8. nothing was posted into a closed month or, but for what may follow, into a closed settlement; an event is taken
     back once, by its exact mirror;
  9. with --anchors FILE: every chain still holds the events that were anchored outside the database before the export.

It prints one line for each thing that is wrong, with the exact event or account, and ends with 1; or "sound" and 0.
"""

import argparse
import hashlib
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Kinds of accounts: ledger (E entitlement, K cash, R receivables, M memo), normal side (D or C), ! guarded.
CHART = {
    "budget": "ED", "approp": "EC!", "commit": "ED", "unpaid": "EC!", "locked": "EC!", "avail": "EC!", "held": "EC!",
    "payable": "EC!", "transit": "EC!", "paid": "EC!", "disallowed": "EC!", "returnable": "EC!", "returned": "EC!",
    "bank": "KD!", "with_company": "KD!", "from_treasury": "KC", "from_company": "KC", "suspense": "KC!",
    "interest": "KC!", "to_supplier": "KD", "to_treasury": "KD", "to_company": "KD", "reimbursed": "KD",
    "receivable": "RD!", "claim": "RC", "collected": "RD", "written_off": "RD", "vat_contra": "MD", "vat_due": "MC!",
    "vat_shown": "MC", "vat_waived": "MC", "inkind_contra": "MD", "inkind_promised": "MC!", "inkind_confirmed": "MC",
    "excess_contra": "MD", "excess": "MC!",
}  # fmt: skip
# Kinds of events: from and to which kinds of accounts each may move money (debit>credit).
MOVES = {
    "appropriate": "bank>from_treasury budget>approp",
    "award": "approp>avail approp>locked commit>avail commit>unpaid inkind_contra>inkind_promised",
    "deposit": "bank>suspense",
    "match_deposit": "locked>avail suspense>from_company unpaid>avail with_company>from_company",
    "unmatch_deposit": "avail>locked avail>unpaid from_company>suspense from_company>with_company",
    "return_deposit": "suspense>bank", "advance": "with_company>bank", "reserve": "avail>held",
    "release": "held>avail", "accept": "held>payable vat_contra>vat_due",
    "accept_partial": "held>avail held>payable vat_contra>vat_due",
    "usage_month": "excess_contra>excess held>payable vat_contra>vat_due",
    "usage_correct": "excess>excess_contra excess_contra>excess held>payable paid>disallowed paid>held "
    "payable>held payable>paid receivable>claim vat_contra>vat_due vat_due>vat_contra",
    "pay_order": "payable>transit",
    "pay_done": "reimbursed>bank to_supplier>bank to_supplier>with_company transit>paid",
    "pay_failed": "transit>payable", "vat_shown": "vat_due>vat_shown", "vat_waived": "vat_due>vat_waived",
    "inkind_confirmed": "inkind_promised>inkind_confirmed", "amend_lines": "avail>avail",
    "reduce": "avail>approp avail>returnable locked>approp unpaid>commit",
    "terminate": "avail>approp avail>returnable locked>approp unpaid>commit",
    "disallow": "paid>disallowed receivable>claim", "undo_disallow": "claim>receivable disallowed>paid",
    "return_decided": "avail>returnable locked>returnable",
    "return_done": "returnable>returned to_company>bank "
    "to_company>with_company to_treasury>bank to_treasury>with_company",
    "interest_received": "bank>interest", "interest_attributed": "interest>interest",
    "interest_returned": "interest>bank", "clawback": "receivable>claim",
    "collect": "bank>from_company collected>receivable", "write_off": "written_off>receivable", "close_settlement": "",
}  # fmt: skip
AWARD = ("unpaid", "locked", "avail", "held", "payable", "transit", "paid", "disallowed", "returnable", "returned")
AFTER_CLOSING = ("undo_disallow", "clawback", "collect", "write_off")
REVERSALS = {"undo_disallow": "disallow", "unmatch_deposit": "match_deposit"}
VERSION = 2
GENESIS = "00" * 32

Record = dict[str, Any]


def canonical(value: Any) -> str:
    """Sorted keys, no spaces, Unicode NFC: the same value always gives the same text."""
    return unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Checker:
    """Reads the records in their order and collects what is wrong."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.exported_at = "9999"
        self.accounts: dict[str, Record] = {}
        self.owned: dict[str, list[str]] = defaultdict(list)
        self.debits: dict[str, int] = defaultdict(int)
        self.credits: dict[str, int] = defaultdict(int)
        self.ends: dict[str, Record] = {}
        self.keys: set[tuple[str, str]] = set()
        self.reversible: dict[int, Record] = {}
        self.taken_back: set[int] = set()
        self.closed_settlements: set[str] = set()
        self.named: set[tuple[str, str]] = set()
        self.headed: set[str] = set()
        self.awarded: dict[tuple[str, str], int] = defaultdict(int)
        self.events = 0
        self.stored: set[str] = set()
        self.months: dict[tuple[str, str], str] = {}
        self.snapshots: dict[tuple[str, int], Record] = {}
        self.vouched: dict[int, list[Record]] = defaultdict(list)
        self.seen_snapshots: set[tuple[str, int]] = set()
        self.hashes: dict[tuple[str, int], str] = {}

    def say(self, where: str, expected: object, found: object) -> None:
        self.wrong.append(f"{where}: expected {expected}, found {found}")

    def prepare(self, records: list[Record]) -> None:
        """What is said at the end of the file about events that come before it."""
        for record in records:
            if record["kind"] == "period":
                self.months[record["chain_id"], record["ym"]] = record["closed_at"]
            elif record["kind"] == "snapshot":
                self.snapshots[record["chain_id"], record["as_of_seq"]] = record
            elif record["kind"] == "assertion":
                self.vouched[record["as_of_event"]].append(record)

    def ledger(self, record: Record) -> None:
        """The file is of the version that this program reads."""
        self.exported_at = record["exported_at"]
        if record["version"] != VERSION:
            self.say("file", f"version {VERSION}", record["version"])

    def account(self, record: Record) -> None:
        """The account is of a kind that the chart knows."""
        kind = CHART.get(record["code"].split(":")[0])
        found = record["ledger"] + record["normal"] + ("!" if record["guarded"] else "")
        if found != kind:
            self.say(f"account {record['code']}", f"kind {kind}", found)
        self.accounts[record["code"]] = record
        self.owned[owner(record["code"])].append(record["code"])

    def event(self, record: Record) -> None:
        """The event is in its place, says what its hashes say, was allowed, and moves the balances."""
        self.events += 1
        where = f"{record['chain']} #{record['seq']} {record['type']}"
        self._place(record, where)
        self._content(record, where)
        self._permission(record, where)
        for debit, credit, amount in record["transfers"]:
            self._move(debit, credit, amount, where)
        self.ends[record["chain"]] = record
        self.hashes[record["chain"], record["seq"]] = record["hash"]
        self._statements(record)

    def _place(self, record: Record, where: str) -> None:
        before = self.ends.get(record["chain"], {"seq": 0, "hash": GENESIS, "posted_at": ""})
        if record["seq"] != before["seq"] + 1:
            self.say(where, f"number {before['seq'] + 1}", record["seq"])
        if record["prev_hash"] != before["hash"]:
            self.say(where, f"to follow {before['hash']}", record["prev_hash"])
        if record["posted_at"] < before["posted_at"]:
            self.say(where, f"posted at {before['posted_at']} or later", record["posted_at"])

    def _content(self, record: Record, where: str) -> None:
        request = {name: record[name] for name in ("type", "cause", "body", "transfers")}
        request_hash = sha256(canonical(request))
        if request_hash != record["request_hash"]:
            self.say(where, f"request {record['request_hash']}", request_hash)
        said = {
            name: record[name]
            for name in ("chain", "seq", "key", "effective_on", "posted_at", "actor", "batch", "reverses")
        }
        text = canonical({**said, "request": request_hash}).encode()
        digest = hashlib.sha256(
            b"vl2" + bytes.fromhex(record["prev_hash"]) + len(text).to_bytes(8, "big") + text
        ).hexdigest()
        if digest != record["hash"]:
            self.say(where, f"hash {record['hash']}", digest)
        if (record["chain"], record["key"]) in self.keys:
            self.say(where, "a key of its own", record["key"])
        self.keys.add((record["chain"], record["key"]))

    def _permission(self, record: Record, where: str) -> None:
        closed_at = self.months.get((record["chain"], record["effective_on"][:7]))
        if closed_at is not None and record["posted_at"] > closed_at:
            self.say(where, f"nothing into a month closed at {closed_at}", f"posted at {record['posted_at']}")
        if record["chain"] in self.closed_settlements and record["type"] not in AFTER_CLOSING:
            self.say(where, "nothing after the settlement was closed", record["type"])
        if record["type"] == "close_settlement":
            self.closed_settlements.add(record["chain"])
            self.named.add((record["chain"], str(record["body"].get("snapshot"))))
        elif not record["transfers"]:
            self.say(where, "a transfer", "none")
        allowed = MOVES.get(record["type"], "?").split()
        for debit, credit, amount in record["transfers"]:
            if f"{debit.split(':')[0]}>{credit.split(':')[0]}" not in allowed:
                self.say(where, "a transfer of its kind", f"{amount}: {debit} to {credit}")
        if allowed == ["?"]:
            self.say(where, "a kind of event of the chart", record["type"])
        if record["type"] in REVERSALS.values():
            self.reversible[record["id"]] = record
        if record["reverses"] is not None or record["type"] in REVERSALS:
            self._reversal(record, where)

    def _reversal(self, record: Record, where: str) -> None:
        origin = self.reversible.get(record["reverses"])
        mirror = [[credit, debit, amount] for debit, credit, amount in origin["transfers"]] if origin else None
        if origin is None or origin["type"] != REVERSALS.get(record["type"]) or record["transfers"] != mirror:
            self.say(where, f"the mirror of event {record['reverses']}", "something else")
        if record["reverses"] in self.taken_back:
            self.say(where, "one reversal", "another one")
        self.taken_back.add(record["reverses"])

    def _move(self, debit: str, credit: str, amount: int, where: str) -> None:
        if type(amount) is not int or amount <= 0 or debit == credit:
            self.say(where, "a whole amount above zero between two accounts", f"{amount}: {debit} to {credit}")
            return
        for code in (debit, credit):
            if code not in self.accounts:
                self.say(where, "an account of the file", code)
                return
        if self.accounts[debit]["ledger"] != self.accounts[credit]["ledger"]:
            self.say(where, "one ledger", f"{debit} to {credit}")
        self.debits[debit] += amount
        self.credits[credit] += amount
        for code in (debit, credit):
            if CHART.get(code.split(":")[0], "").endswith("!") and self.net(code) < 0:
                self.say(where, f"{code} not below zero", self.net(code))
        (from_, *_), (to, *_) = debit.split(":"), credit.split(":")
        if from_ in ("approp", "commit"):
            self.awarded[owner(credit), source(credit)] += amount
        elif to in ("approp", "commit") and from_ != "budget":
            self.awarded[owner(debit), source(debit)] -= amount

    def net(self, code: str) -> int:
        """What the account holds, on its normal side."""
        difference = self.credits[code] - self.debits[code]
        return difference if self.accounts[code]["normal"] == "C" else -difference

    def _statements(self, record: Record) -> None:
        """Snapshots and vouched balances that are about this very moment."""
        place = (record["chain"], record["seq"])
        if place in self.snapshots:
            self._snapshot(self.snapshots[place], record)
        for vouched in self.vouched.get(record["id"], ()):
            if self.net(vouched["code"]) != vouched["expected"]:
                self.say(
                    f"vouched {vouched['code']} after event {record['id']}",
                    vouched["expected"],
                    self.net(vouched["code"]),
                )

    def _snapshot(self, snapshot: Record, record: Record) -> None:
        where = f"snapshot {record['chain']} #{record['seq']}"
        self.seen_snapshots.add((record["chain"], record["seq"]))
        computed = {code: self.net(code) for code in self.owned[record["chain"]]}
        stored = json.loads(snapshot["balances"])
        for code in sorted({*computed, *stored}):
            if computed.get(code, 0) != stored.get(code, 0):
                self.say(f"{where} {code}", computed.get(code, 0), stored.get(code, 0))
        if snapshot["head"] != record["hash"]:
            self.say(where, f"head {record['hash']}", snapshot["head"])
        signed = {
            "chain": snapshot["chain_id"], "as_of_seq": snapshot["as_of_seq"], "head": snapshot["head"],
            "balances": stored,
        }  # fmt: skip
        if sha256(canonical(signed)) != snapshot["sha256"]:
            self.say(where, f"SHA-256 {snapshot['sha256']}", sha256(canonical(signed)))

    def balance(self, record: Record) -> None:
        """The stored balance is the sum of the transfers."""
        code = record["code"]
        self.stored.add(code)
        expected, found = (self.debits[code], self.credits[code]), (record["debits"], record["credits"])
        if expected != found:
            self.say(
                f"balance {code}",
                "debits {:,} credits {:,}".format(*expected),
                "debits {:,} credits {:,}".format(*found),
            )

    def chain(self, record: Record) -> None:
        """The head of the chain is its last event."""
        self.headed.add(record["chain_id"])
        end = self.ends.get(record["chain_id"], {"seq": 0, "hash": GENESIS})
        if (record["last_seq"], record["head"]) != (end["seq"], end["hash"]):
            self.say(
                f"chain {record['chain_id']}", f"#{end['seq']} {end['hash']}", f"#{record['last_seq']} {record['head']}"
            )

    def finish(self) -> None:
        """What can only be said once everything was read."""
        for letter in "EKRM":
            codes = [code for code, account in self.accounts.items() if account["ledger"] == letter]
            debits, credited = sum(self.debits[code] for code in codes), sum(self.credits[code] for code in codes)
            if debits != credited:
                self.say(f"ledger {letter}", f"debits {debits:,}", f"credits {credited:,}")
        standing: dict[tuple[str, str], int] = defaultdict(int)
        for code in self.accounts:
            if code.split(":")[0] in AWARD:
                standing[owner(code), source(code)] += self.net(code)
        for key in sorted({*self.awarded, *standing}):
            if self.awarded[key] != standing[key]:
                self.say(f"award of {' '.join(key)}", f"{self.awarded[key]:,}", f"{standing[key]:,}")
        for code in sorted(self.accounts.keys() - self.stored):
            self.say(f"balance {code}", "a stored balance", "none")
        for chain in sorted(self.ends.keys() - self.headed):
            self.say(f"chain {chain}", "a head", "none")
        for chain, digest in sorted(self.named - {(row["chain_id"], row["sha256"]) for row in self.snapshots.values()}):
            self.say(f"snapshot {chain}", f"SHA-256 {digest}", "none")
        for chain, seq in sorted(self.snapshots.keys() - self.seen_snapshots):
            self.say(f"snapshot {chain} #{seq}", "an event", "none")

    def anchors(self, path: str) -> None:
        """Every anchored head is still in its chain; the anchors themselves follow each other."""
        before, number = GENESIS, 0
        for number, line in enumerate(read(path), start=1):
            where = f"anchor {number}"
            if not line.endswith("\n"):
                self.say(where, "a whole line", "one that was not finished")
                return
            anchor = json.loads(line)
            if anchor["number"] != number or anchor["prev"] != before:
                self.say(where, f"number {number} after {before}", f"number {anchor['number']} after {anchor['prev']}")
            before = sha256(line.rstrip("\n"))
            for chain, seq, head in anchor["heads"]:
                if (chain, seq) not in self.hashes and anchor["at"] > self.exported_at:
                    continue  # anchored after this file was written
                if self.hashes.get((chain, seq)) != head:
                    self.say(f"{where}: {chain} #{seq}", f"hash {head}", self.hashes.get((chain, seq), "no such event"))


def owner(code: str) -> str:
    """Whose account it is: the second part of its code."""
    return code.split(":")[1]


def source(code: str) -> str:
    """Whose money it holds: the last part of its code."""
    return code.rsplit(":", 1)[1]


def read(path: str) -> Iterator[str]:
    with Path(path).open(encoding="utf-8", newline="\n") as file:
        yield from file


def check(path: str, anchors: str | None = None) -> Checker:
    """Everything that is wrong with the ledger of this file."""
    checker, digest, ended = Checker(), hashlib.sha256(), False
    checker.prepare([json.loads(line) for line in read(path) if '"kind":"event"' not in line])
    handlers = {
        "ledger": checker.ledger,
        "account": checker.account,
        "event": checker.event,
        "balance": checker.balance,
        "chain": checker.chain,
    }
    for count, line in enumerate(read(path)):
        record = json.loads(line)
        if record["kind"] == "end":
            ended = True
            if (record["lines"], record["sha256"]) != (count, digest.hexdigest()):
                checker.say(
                    "file", f"{record['lines']} lines, SHA-256 {record['sha256']}", f"{count}, {digest.hexdigest()}"
                )
            break
        digest.update(line.encode())
        if record["kind"] in handlers:
            handlers[record["kind"]](record)
    if not ended:
        checker.say("file", "a last line that closes it", "none")
    checker.finish()
    if anchors:
        checker.anchors(anchors)
    return checker


def main() -> None:
    parser = argparse.ArgumentParser(description="Check an exported voucher ledger.")
    parser.add_argument("file")
    parser.add_argument("--anchors", help="the file of anchors that is kept outside the database")
    options = parser.parse_args()
    try:
        checker = check(options.file, options.anchors)
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        parser.error(f"cannot be read, it is damaged or no export of a ledger ({type(error).__name__}: {error})")
    verdict = f"{len(checker.wrong)} wrong" if checker.wrong else "sound"
    lines = [
        *checker.wrong,
        f"exported at {checker.exported_at}",
        f"{checker.events:,} events, {len(checker.accounts):,} accounts: {verdict}",
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(1 if checker.wrong else 0)


if __name__ == "__main__":
    main()
