"""`visible_to` equals the policy, for every role and everything in the demo."""

from sqlalchemy import select

from tests.factories.world import World
from vouchers.agreements import policy as agreement_policy
from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications import policy as application_policy
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.claims import policy as claim_policy
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.evaluation import policy as evaluation_policy
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.models import Assignment
from vouchers.identity.models import User
from vouchers.kernel.actor import ANONYMOUS
from vouchers.matching import policy as matching_policy
from vouchers.matching import queries as matching
from vouchers.matching.models import Proposal
from vouchers.organisations import policy as organisation_policy
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.programmes import policy as programme_policy
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.settlement import policy as settlement_policy
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.suppliers import policy as supplier_policy
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import Supplier

TABLES = [
    (Organisation, organisations.visible_to, organisation_policy.POLICY),
    (Round, programmes.visible_to, programme_policy.POLICY),
    (Supplier, suppliers.visible_to, supplier_policy.POLICY),
    (Application, applications.visible_to, application_policy.POLICY),
    (Proposal, matching.visible_to, matching_policy.POLICY),
    (Assignment, evaluation.visible_assignments, evaluation_policy.ASSIGNMENT_POLICY),
    (Agreement, agreements.visible_to, agreement_policy.POLICY),
    (Invoice, claims.visible_to, claim_policy.INVOICE_POLICY),
    (Settlement, settlement.visible_to, settlement_policy.SETTLEMENT_POLICY),
]


def test_lists_show_exactly_what_may_be_opened(sqlite_world: World) -> None:
    sqlite_world.play()
    actors = [ANONYMOUS, *(organisations.actor_of(user) for user in db.session.scalars(select(User)))]
    assert len(actors) > 40
    for model, visible_to, policy in TABLES:
        everything = list(db.session.scalars(select(model)).unique())
        assert everything, model
        for actor in actors:
            listed = {row.id for row in db.session.scalars(visible_to(actor)).unique()}
            permitted = {row.id for row in everything if policy.permits(actor, policy.view, row)}
            assert listed == permitted, (model.__name__, actor.name)
