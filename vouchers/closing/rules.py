"""Pure rules of the end of a month."""


from vouchers.closing import errors
from vouchers.kernel.persons import LONG_NUMBER


def require_no_number_of_somebody(text: str, *, field: str) -> None:
    """Refuse what looks like the number of an account or a person in a record that is kept for ever."""
    if LONG_NUMBER.search(text):
        raise errors.NumberOfSomebody(field=field)
