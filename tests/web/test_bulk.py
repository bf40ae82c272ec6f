"""The agreements of a round, all at once: drawn up by the officer, by nobody else; what is refused is told once."""

import re
from datetime import timedelta
from html import unescape

from sqlalchemy import func, select

from vouchers import schedule
from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.db import db
from vouchers.demo.cast import address
from vouchers.kernel.clock import date_in_korea, now
from vouchers.payments.models import PaymentOrder
from vouchers.programmes.models import Round


def waiting(site) -> tuple[str, int]:
    """A round with selected applications that want an agreement, and how many they are."""
    with site.app_context():
        for call_round in db.session.scalars(select(Round).order_by(Round.id)):
            found = len(agreements.to_draw_up(call_round.id))
            if found:
                return call_round.reference, found
    raise LookupError("the demo has no selected application without an agreement")


def count(site) -> int:
    with site.app_context():
        return len(db.session.scalars(select(Agreement.id)).all())


def worked_off(site) -> None:
    with site.app_context():
        schedule.work_off(now())


def test_the_officer_draws_up_all_that_wait_and_nothing_twice(visit, site) -> None:
    reference, expected = waiting(site)
    before, officer, page = count(site), visit(address("officer")), f"/rounds/{reference}/agreements"
    answer = officer.post(f"{page}/draw-up", {"starts_on": ""}, form=page)
    assert answer.status_code == 200 and count(site) == before, "without a day nothing is drawn up"
    day = f"{date_in_korea(now()) + timedelta(days=3)}"
    asked = officer.post(f"{page}/draw-up", {"starts_on": day}, form=page).get_data(as_text=True)
    assert f"{expected}건의 협약서를" in asked and count(site) == before, "the period is shown before"
    begun = officer.post(f"{page}/draw-up", {"starts_on": day, "sure": "yes"}, form=page)
    assert begun.status_code == 302 and count(site) == before, "the request itself draws up nothing"
    run = begun.headers["Location"]
    shown = officer.get(run).get_data(as_text=True)
    assert f"0 / {expected}" in shown and "data-waiting" in shown and '<meta http-equiv="refresh"' in shown
    again = officer.post(f"{page}/draw-up", {"starts_on": day, "sure": "yes"}, form=page)
    assert "같은 일을 이미 처리하고 있습니다" in again.get_data(as_text=True)
    worked_off(site)
    assert count(site) == before + expected
    shown = officer.get(run).get_data(as_text=True)
    assert f"{expected} / {expected}" in shown and "data-waiting" not in shown and "http-equiv" not in shown
    again = officer.post(f"{page}/draw-up", {"starts_on": day, "sure": "yes"}, form=page)
    assert "처리할 것이 없습니다" in again.get_data(as_text=True) and count(site) == before + expected


def test_it_is_stopped_and_goes_on(visit, site) -> None:
    reference, expected = waiting(site)
    before, officer, page = count(site), visit(address("officer")), f"/rounds/{reference}/agreements"
    day = f"{date_in_korea(now())}"
    run = officer.post(f"{page}/draw-up", {"starts_on": day, "sure": "yes"}, form=page).headers["Location"]
    assert visit(address("finance")).get(run).status_code == 200
    assert visit(address("company01")).get(run).status_code == 404
    assert visit(address("finance")).post(f"{run}/cancel", form="/account").status_code == 403
    officer.post(f"{run}/cancel", form=run)
    worked_off(site)
    assert count(site) == before
    assert visit(address("officer2")).post(f"{run}/resume", form=run).status_code == 302
    worked_off(site)
    assert count(site) == before + expected
    answer = officer.post(f"{run}/resume", form="/account")
    assert answer.status_code == 302 and "남은 것이 없습니다" in officer.get(run).get_data(as_text=True)


def test_a_first_day_in_the_past_or_years_off_is_refused(visit, site) -> None:
    reference, _expected = waiting(site)
    before, officer, page = count(site), visit(address("officer")), f"/rounds/{reference}/agreements"
    for day in ("2020-01-01", "2030-01-01"):
        answer = officer.post(f"{page}/draw-up", {"starts_on": day, "sure": "yes"}, form=page)
        assert "협약 시작일은" in answer.get_data(as_text=True)
    assert count(site) == before


def test_agreements_of_a_round_are_drawn_up_at_once_by_officers_alone(visit, site) -> None:
    reference, _expected = waiting(site)
    before, page = count(site), f"/rounds/{reference}/agreements"
    for account in ("company01", "supplier1", "finance", "evaluator1"):
        person = visit(address(account))
        assert person.get(page).status_code in (403, 404)
        assert person.post(f"{page}/draw-up", {"starts_on": "2030-01-02"}, form="/account").status_code in (403, 404)
    assert count(site) == before


def test_all_that_are_made_are_sent_at_once(visit, site) -> None:
    def prepared() -> list[tuple[str, int]]:
        with site.app_context():
            rounds = db.session.scalars(select(Round).order_by(Round.id)).all()
            return [(row.reference, len(agreements.to_send(row.id))) for row in rounds if agreements.to_send(row.id)]

    reference, _count = prepared()[0]
    page = f"/rounds/{reference}/agreements"
    assert visit(address("company01")).post(f"{page}/send", form="/account").status_code in (403, 404)
    worked_off(site)
    assert reference in dict(prepared())
    assert visit(address("officer")).post(f"{page}/send", form=page).status_code == 302
    worked_off(site)
    assert reference not in dict(prepared())


def test_a_long_batch_is_read_in_pages_each_order_once(visit, site, monkeypatch) -> None:
    monkeypatch.setattr("vouchers.payments.routes.SIZE", 1)
    with site.app_context():
        count = func.count(PaymentOrder.id)
        query = select(PaymentOrder.batch_id, count).group_by(PaymentOrder.batch_id).having(count > 1)
        batch_id, orders = db.session.execute(query.order_by(PaymentOrder.batch_id)).first()
    person, path, seen = visit(address("finance")), f"/payments/{batch_id}", []
    while path:
        page = person.get(path).get_data(as_text=True)
        seen += re.findall(r'<th scope="row" class="nowrap"><a href="/invoices/(\d+)"', page)
        following = re.search(r'href="([^"]*after=[^"]*)">다음', page)
        path = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == orders > 1
