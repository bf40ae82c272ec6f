"""Pure rules of the end of a month."""

from vouchers.kernel.errors import NumberOfPerson
from vouchers.kernel.persons import long_number


def require_no_number_of_somebody(text: str, *, field: str) -> None:
    """Refuse what looks like the number of an account or a person in a record that is kept for ever."""
    if found := long_number(text):
        raise NumberOfPerson(found=found, field=field)
