"""What all sections of a definition are made of."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from vouchers.kernel.finding import Outcome


def _ratio(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise ValueError('a ratio is written as text, "1/5"')
    return Fraction(value)


Ratio = Annotated[Fraction, BeforeValidator(_ratio), PlainSerializer(str)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Amount = Annotated[int, Field(strict=True, ge=0, le=10_000_000_000_000)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class Part(BaseModel):
    """A piece of a definition: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Part):
    """The same in Korean and English."""

    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Item(Part):
    """A coded choice with its name."""

    code: Code
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class IndustryField(Item):
    """A field of industry (분야) and the evidence for it."""

    evidence: str


class Ground(Item):
    """A ground or rule of screening with its clause, and what a fact that meets it does to the decision;
    nothing where an officer judges by hand.
    """

    clause: str
    outcome: Outcome | None = None
