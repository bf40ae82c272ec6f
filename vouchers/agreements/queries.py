"""Named reads of agreements and deposits."""

from sqlalchemy import Select, or_, select

from vouchers.agreements.models import Agreement, Deposit
from vouchers.agreements.states import DepositState, State
from vouchers.applications.models import Application
from vouchers.applications.states import State as ApplicationState
from vouchers.db import db
from vouchers.db.paging import Page, page
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.suppliers.models import Supplier


def agreement(agreement_id: int) -> Agreement | None:
    return db.session.get(Agreement, agreement_id)  # type: ignore[no-any-return]


def by_reference(reference: str) -> Agreement | None:
    """The newest agreement of a case; one that was declined gives way to the next."""
    query = select(Agreement).join(Application).where(Application.reference == reference)
    return db.session.scalar(query.order_by(Agreement.id.desc()).limit(1))  # type: ignore[no-any-return]


def of_application(application_id: int) -> list[Agreement]:
    """The agreements of an application, newest first."""
    query = select(Agreement).where(Agreement.application_id == application_id)
    return list(db.session.scalars(query.order_by(Agreement.id.desc())))


def visible_to(actor: Actor) -> Select[Agreement]:
    """The agreements this actor may open: its own as company or supplier once sent; for the agency all."""
    query = (
        select(Agreement)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
    )
    if actor.has(*AGENCY_STAFF):
        return query
    mine = actor.acting_for or 0
    own = or_(Application.organisation_id == mine, Supplier.organisation_id == mine)
    return query.where(own, Agreement.state != State.PREPARED)


def listing(actor: Actor, *, state: State | None, after: int | None) -> Page:
    """A page of the visible agreements, newest first."""
    query = visible_to(actor)
    if state:
        query = query.where(Agreement.state == state)
    return page(query, Agreement.id, after)


def in_states(actor: Actor, *states: State) -> list[Agreement]:
    """The visible agreements in some states, oldest first: what a desk waits for."""
    query = visible_to(actor).where(Agreement.state.in_(states))
    return list(db.session.scalars(query.order_by(Agreement.id)).unique())


def in_round(round_id: int, *states: State) -> list[Agreement]:
    """The agreements of a round in some states, by reference."""
    query = select(Agreement).join(Application).where(Application.round_id == round_id, Agreement.state.in_(states))
    return list(db.session.scalars(query.order_by(Application.reference)).unique())


def selected_without_agreement(*, with_supplier: bool) -> list[Application]:
    """Selected applications that have no agreement under way: those that name their supplier, or those that do not yet."""
    alive = select(Agreement.application_id).where(Agreement.state != State.DECLINED)
    query = select(Application).where(Application.state == ApplicationState.SELECTED, Application.id.not_in(alive))
    named = Application.supplier_id.is_not(None) if with_supplier else Application.supplier_id.is_(None)
    return list(db.session.scalars(query.where(named).order_by(Application.id)).unique())


def deposit(deposit_id: int) -> Deposit | None:
    return db.session.get(Deposit, deposit_id)  # type: ignore[no-any-return]


def deposits() -> list[Deposit]:
    """The deposits, unmatched ones first, newest first."""
    query = select(Deposit).order_by((Deposit.state == DepositState.MATCHED), Deposit.id.desc()).limit(200)
    return list(db.session.scalars(query))


def deposit_by_line(round_id: int, statement_line: str) -> Deposit | None:
    query = select(Deposit).where(Deposit.round_id == round_id, Deposit.statement_line == statement_line)
    return db.session.scalar(query)  # type: ignore[no-any-return]
