"""What becomes of an application: its supplier, its agreement, its result, its end."""

from datetime import datetime
from typing import Any, cast

from vouchers.applications import documents as papers
from vouchers.applications import errors
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY
from vouchers.applications.services.letters import tell
from vouchers.applications.states import Do
from vouchers.audit.services import Step, advance, consequence, if_timely, take
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.documents import services as documents
from vouchers.documents.queries import newest
from vouchers.identity import queries as people
from vouchers.kernel.actor import Actor
from vouchers.kernel.wording import N_
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.states import SupplierState


def name_supplier(application: Application, supplier: Supplier | None, *, of: Step[Any]) -> None:
    """The application names this supplier, or none. Follows a proposal that is accepted or given up.

    Refused: while an agreement binds the company to its supplier, and at a time at which the programme does not let it
    choose.
    """
    step = consequence(application, Do.NAME_SUPPLIER, of=of)
    if application.bound_at is not None:
        raise errors.BoundByAgreement()
    if supplier is not None and (
        supplier.state is not SupplierState.LISTED or supplier.programme_code != application.round.programme_code
    ):
        raise errors.NotTheSupplierPool()
    application.supplier_id = supplier.id if supplier else None
    if supplier is not None:  # it takes a place, also where an agreement with another one was declined
        application.place_freed_at = None
    application.saved_at = of.at
    advance(step, said=supplier.name if supplier else None)
    db.session.expire(application, ["supplier"])


def require_choosing(application: Application, *, by: Actor) -> None:
    """Refuse to leave a partner at a time at which the programme does not let the company choose."""
    if application.bound_at is not None:
        raise errors.BoundByAgreement()
    if not POLICY.offers(by, Do.NAME_SUPPLIER, application):
        raise errors.PartnerIsFixed()


def bind(application: Application, *, of: Step[Any]) -> None:
    """Supplier and company stay together until the agreement is declined. Follows its drawing up."""
    step = consequence(application, Do.BIND, of=of)
    application.bound_at, application.place_freed_at = of.at, None
    advance(step)


def unbind(application: Application, *, of: Step[Any]) -> None:
    """The supplier's place is free. Follows an agreement that is declined."""
    step = consequence(application, Do.UNBIND, of=of)
    application.bound_at, application.place_freed_at = None, of.at
    advance(step)


def finish(application: Application, *, of: Step[Any]) -> None:
    """The project takes no place at its supplier any more. Follows an agreement that is settled."""
    step = consequence(application, Do.FINISH, of=of)
    application.place_freed_at = of.at
    advance(step)


def withdraw(application: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """The company has taken its application back; its place in the round and at the supplier is free."""
    if locked(application).bound_at is not None:
        raise errors.BoundByAgreement()
    step = advance(take(POLICY, application, Do.WITHDRAW, by=by, at=at, reason=reason))
    _mark_withdrawn(step)
    tell(application, "application_withdrawn", at=at)


def _mark_withdrawn(step: Step[Application]) -> None:
    """A receipt that says so stands in place of the one before; a draft has none."""
    application = step.about
    if not application.submissions:
        return
    last = application.submissions[-1]
    by = people.names([last.submitted_by]).get(last.submitted_by, "")
    documents.request(
        "receipt", title=N_("신청서 접수증 (취하됨)"), case_reference=application.reference, at=step.at,
        context=papers.receipt(
            application, cast(papers.Content, last.content), last.sha256, by=by, withdrawn_at=step.at
        ),
        supersedes=newest(application.reference, "receipt"),
    )  # fmt: skip


def forfeit(application: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """A selected company that stays silent, names no supplier or signs nothing loses its place, and has been told why.

    Refused: while an agreement binds it; that one is taken back first.
    """
    advance(take(POLICY, application, Do.FORFEIT, by=by, at=at, reason=reason))
    tell(application, "application_forfeited", at=at, reason=reason)


def select_application(application: Application, *, of: Step[Any]) -> None:
    """The application is selected; the agreement follows. Nothing for one that was withdrawn.
    Follows the release of results.
    """
    step = if_timely(application, Do.SELECT, of=of)
    if step is not None:
        advance(step)
        tell(application, "application_selected", at=of.at)


def reject_application(application: Application, *, reason: str, of: Step[Any]) -> None:
    """The application is not selected, and the company has been told why. Nothing for one that was withdrawn.
    Follows as above.
    """
    step = if_timely(application, Do.REJECT, of=of, reason=reason)
    if step is not None:
        advance(step)
        tell(application, "application_rejected", at=of.at, reason=reason)
