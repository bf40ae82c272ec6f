"""What an agreement is made of."""

from typing import Annotated

from pydantic import Field

from vouchers.programmes.definition.parts import Code, Count, Part, Words


class AgreementRules(Part):
    template: Code
    """The folder of the document's template under `templates/documents`."""
    purpose: Words
    """What the first article says the voucher is for."""
    months: Annotated[int, Field(strict=True, ge=1, le=60)]
    """How long the project runs from the day of the agreement."""
    sign_days: Count
    deposit_first: bool
    """Whether the grant is locked until the company's cash share has arrived."""
    deposit_days: Count
