"""The one table of "when this step happens earlier, that follows later": same transaction, called by advance()."""

from vouchers.applications import states as applications
from vouchers.kernel.reactions import Reaction
from vouchers.matching.services import lapse_with

TABLE: dict[tuple[str, str], tuple[Reaction, ...]] = {
    (applications.LIFECYCLE.name, applications.Do.WITHDRAW): (lapse_with,),
}
