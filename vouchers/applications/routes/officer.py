"""The officer's screens: the list of applications and screening."""

from flask import render_template, request
from werkzeug.wrappers import Response

from vouchers.applications import queries
from vouchers.applications.policy import POLICY
from vouchers.applications.queries import Filter
from vouchers.applications.routes import bp
from vouchers.applications.states import LIFECYCLE, ApplicationState, Do
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.web import exports
from vouchers.web.acting import actor
from vouchers.web.arguments import argument, key_argument
from vouchers.web.authorised import authorised


def _asked() -> tuple[list[Round], Round | None, Filter]:
    """The rounds one may see, the one that was chosen, and how the list is narrowed."""
    rounds = programmes.rounds(actor())
    chosen = next((row for row in rounds if row.reference == request.args.get("round")), None)
    state = request.args.get("state", "")
    narrowed = Filter(
        round_id=chosen.id if chosen else None,
        state=ApplicationState(state) if state in ApplicationState.__members__.values() else None,
        field=argument("field"), words=argument("q"),
    )  # fmt: skip
    return rounds, chosen, narrowed


@bp.get("/applications")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """Every application the agency may see, narrowed and in pages."""
    rounds, chosen, narrowed = _asked()
    return render_template(
        "applications/listing.html", page=queries.listing(actor(), narrowed, rounds).page(key_argument("after")),
        rounds=rounds, narrowed=narrowed, chosen_round=chosen, states=LIFECYCLE.states,
        fields=queries.field_names(rounds),
    )  # fmt: skip


@bp.get("/applications.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The same list as a file."""
    rounds, _chosen, narrowed = _asked()
    return exports.send(queries.listing(actor(), narrowed, rounds), file_format)
