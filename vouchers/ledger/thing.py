"""What the ledger calls the documents that its accounts keep apart, and the suppliers that own accounts:
made and read here.

The names stand in account codes, keys and causes, which the hash of an event covers: they never change.
"""

from enum import StrEnum

_SUPPLIER = "supplier/"


class Thing(StrEnum):
    """A kind of document, by the letter of its names: purchases and invoices count in their case,
    the others everywhere.
    """

    PURCHASE = "P"
    INVOICE = "I"
    ORDER = "O"
    DEPOSIT = "D"

    def name_of(self, number: int) -> str:
        """The ledger's name of the document with this number: P1."""
        return f"{self}{number}"

    @property
    def counts_in_its_case(self) -> bool:
        return self in (Thing.PURCHASE, Thing.INVOICE)


def parse(name: str) -> tuple[Thing, int] | None:
    """The kind and number of the document that the ledger calls so; None of what is no document."""
    letter, number = name[:1], name[1:]
    return (Thing(letter), int(number)) if letter in Thing.__members__.values() and number.isdecimal() else None


def supplier_owner(supplier_id: int) -> str:
    """The owner of a supplier's accounts: supplier/12."""
    return f"{_SUPPLIER}{supplier_id}"


def supplier_of(owner: str) -> int | None:
    """The supplier who owns these accounts; None where another does."""
    return int(owner.removeprefix(_SUPPLIER)) if owner.startswith(_SUPPLIER) else None
