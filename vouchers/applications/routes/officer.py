"""The officer's screens: the list of applications and screening."""

from flask import render_template
from werkzeug.wrappers import Response

from vouchers.applications import queries
from vouchers.applications.policy import POLICY
from vouchers.applications.routes import bp
from vouchers.applications.states import Do
from vouchers.db.listing import Listing
from vouchers.programmes import queries as programmes
from vouchers.web import lists
from vouchers.web.acting import actor
from vouchers.web.authorised import authorised


def _listing() -> Listing:
    return queries.listing(actor(), programmes.rounds(actor()))


@bp.get("/applications")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """Every application the agency may see, narrowed and in pages."""
    return render_template("applications/listing.html", shown=lists.shown(_listing()))


@bp.get("/applications.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(_listing(), file_format)
