"""Letters that are answers to strangers, and what nobody has answered in time."""

from datetime import datetime

from sqlalchemy import delete

from vouchers.db import counting, db
from vouchers.db.transaction import transaction
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.models import LinkRequest
from vouchers.kernel.actor import SYSTEM
from vouchers.organisations import firms, queries, services, staff
from vouchers.organisations.models import SignUp


def answer_strangers(*, at: datetime) -> str:
    """Write the letters that were asked for at the door: outside the request, so that its time tells nothing."""
    done = 0
    for request in people.link_requests():
        with transaction():
            services.answer_link_request(request.email, key=f"reset/{request.id}/{request.asked_at.isoformat()}", at=at)
            db.session.execute(delete(LinkRequest).where(LinkRequest.id == request.id))
        done += 1
    for asked in queries.sign_ups_to_answer():
        with transaction():
            services.answer_sign_up(asked, at=at)
        done += 1
    return f"answered {done}"


def let_lapse(*, at: datetime) -> str:
    """End what has waited too long: sign-ups, invitations, confirmations without papers, appointments by one alone."""
    with transaction():
        gone = (
            db.session.connection()
            .execute(delete(SignUp).where(SignUp.asked_at < at - services.SIGN_UP_VALID))
            .rowcount
        )
    for key in queries.invitations_over(at):
        with transaction():
            invitation = queries.invitation(key)
            if invitation is not None:
                services.lapse_invitation(invitation, by=SYSTEM, at=at)
    for key in queries.confirmations_over(at - firms.PAPERS_WAIT):
        with transaction():
            confirmation = queries.confirmation(key)
            if confirmation is not None:
                firms.lapse(confirmation, by=SYSTEM, at=at)
    for appointment in people.proposed_appointments():
        if appointment.appointed_at < at - staff.APPOINTMENT_WAITS:
            with transaction():
                identity.lapse_appointment(appointment, by=SYSTEM, at=at)
    counting.forget_all(before=at)
    return f"sign-ups forgotten: {gone}"
