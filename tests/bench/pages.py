"""The pages whose figures are kept, found in the year's data."""

from sqlalchemy import select

from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.db import db
from vouchers.demo import evaluating, metered, rounds
from vouchers.demo.cast import METERED, address
from vouchers.demo.year import Year
from vouchers.evaluation import services as evaluation
from vouchers.evaluation.models import Assignment
from vouchers.evaluation.states import AssignmentState
from vouchers.programmes import services as programmes
from vouchers.programmes.models import Round
from vouchers.screening import services as screening
from vouchers.selection.models import Selection
from vouchers.settlement.models import Settlement

TITLE = "평가 중인 공고"


def leave_a_sheet_open(year: Year) -> None:
    """One more round, in which an evaluator has an open sheet: those of the year are all handed in."""
    if db.session.scalar(select(Round.id).where(Round.title == TITLE)) is not None:
        return
    rounds.open_round(year, "extra", TITLE, 100_000_000, opened=300, closes=321, programme=METERED)
    draft = year.act(applications.start, year.things["extra"], by="cloud0001", day=301)
    field, title, need = metered.NEEDS[0]
    year.act(applications.save_need, draft, title=title, field_code=field, need=need, by="cloud0001", day=301)
    rounds.fill(year, draft, metered.costs(), by="cloud0001", day=301)
    year.act(applications.submit, draft, by="cloud0001", day=302)
    year.act(programmes.close, year.things["extra"], by="officer", day=321.1)
    year.act(screening.find_eligible, draft, note="", by="officer", day=322)
    evaluating.form_panel(year, "extra", day=323, evaluators=range(1, 3))
    year.act(evaluation.declare, evaluating.pile_of(year, "extra", 1)[0], [], by="evaluator1", day=325)


def pages() -> list[tuple[str, str, str]]:
    """(name, account, path) of each."""
    officer = address("officer")
    selection = db.session.scalars(select(Selection).order_by(Selection.id)).first()
    call_round = selection.round.reference
    newest = (
        db.session.scalars(
            select(Application.id)
            .where(Application.round_id == selection.round_id)
            .order_by(Application.id.desc())
            .offset(540)
        ).first()
        or 10**9
    )
    settlement = db.session.scalars(select(Settlement).order_by(Settlement.id)).first()
    case = settlement.agreement.application.reference
    sheet = db.session.scalars(select(Assignment).where(Assignment.state == AssignmentState.CLEARED)).unique().first()
    return [
        ("application list, 60 rows", officer, "/applications"),
        ("application list, filtered", officer, "/applications?state=rejected"),
        ("application list, searched", officer, "/applications?q=%EA%B3%BC%EC%A0%9C"),
        ("application list, page 10", officer, f"/applications?round={call_round}&after={newest}"),
        ("application detail", officer, f"/cases/{case}"),
        ("score sheet", sheet.seat.user.email, f"/assignments/{sheet.id}/sheet"),
        ("project list", officer, f"/agreements?round={call_round}"),
        ("claim list", officer, "/invoices"),
        ("settlement list", officer, "/settlements"),
        ("settlement", officer, f"/settlements/{settlement.id}"),
        ("selection", officer, f"/rounds/{call_round}/selection"),
        ("dashboard, officer", officer, "/"),
        ("dashboard, finance", address("finance"), "/"),
        ("dashboard, company", address("ai0001"), "/"),
    ]  # fmt: skip
