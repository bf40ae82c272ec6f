"""Signing up, signing in, being invited: what a stranger may do, and what nobody can learn or break from outside."""

import re
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select
from structlog.testing import capture_logs

from tests.databases import Database
from tests.web.conftest import Visitor
from tests.web.strangers import asked, link
from vouchers import schedule
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import PASSWORD, address
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.errors import TooManyWrongPasswords, WrongPassword
from vouchers.identity.models import LinkRequest, OneTimeCode, Purpose, User, UserSession
from vouchers.kernel import clock
from vouchers.organisations import services
from vouchers.organisations.models import FirmConfirmation, Membership, Organisation, SignUp
from vouchers.outbox.models import Letter
from vouchers.suppliers.models import Supplier

OWNER = address("company07")


def count(site: Flask, model: type, *conditions: object) -> int:
    with site.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_nothing_exists_until_the_letter_is_answered(site: Flask, visit, posted) -> None:
    people_before, firms_before = count(site, User), count(site, Organisation)
    assert visit().post("/sign-up", asked("new@shop.example", 7001)).location == "/sign-up/done"
    assert (count(site, User), count(site, Organisation)) == (people_before, firms_before)
    _subject, text = posted("new@shop.example")
    path = link(text)
    stranger = visit()
    assert stranger.get(path).status_code == 200 and count(site, User) == people_before, "reading a link does nothing"
    assert stranger.post(path).location == "/sign-in"
    assert (count(site, User), count(site, Organisation)) == (people_before + 1, firms_before + 1)
    assert stranger.post(path).location == "/sign-in" and count(site, User) == people_before + 1
    assert Visitor(site, "new@shop.example").get("/").status_code == 200


def test_an_unanswered_sign_up_is_gone_after_two_days(site: Flask, visit, posted) -> None:
    visit().post("/sign-up", asked("new@shop.example", 7001))
    path = link(posted("new@shop.example")[1])
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        schedule.run_now(site, "let_lapse")
        assert count(site, SignUp) == 0
        visit().post(path)
        assert count(site, User, User.email == "new@shop.example") == 0


def test_sign_up_tells_nobody_whether_an_address_or_a_firm_is_known(site: Flask, visit, posted) -> None:
    shown = []
    for email, serial in (("new@shop.example", 7001), (OWNER, 7002), ("other@shop.example", 1)):
        answer = visit().post("/sign-up", asked(email, serial))
        shown.append((answer.status_code, answer.location))
    assert len(set(shown)) == 1
    subject, text = posted(OWNER)
    assert "가입" in subject and "/verify/" not in text, "whoever has an account is told, and gets no second one"
    assert count(site, User, User.email == OWNER) == 1


def test_a_claimed_firm_is_nobodys_before_an_officer_has_seen_papers(site: Flask, visit, posted) -> None:
    with site.app_context():
        supplier = db.session.scalars(select(Supplier).order_by(Supplier.id)).first()
        path, firm, taken = f"/suppliers/{supplier.id}", supplier.organisation_id, supplier.organisation.business_number
    visit().post("/sign-up", asked("thief@elsewhere.example", 7003, business_number=taken, company="가로챈 회사"))
    visit().post(link(posted("thief@elsewhere.example")[1]))
    assert count(site, Membership, Membership.organisation_id == firm, Membership.ended_at.is_(None)) == 1
    thief = Visitor(site, "thief@elsewhere.example")
    for page in (f"/organisations/{firm}", f"{path}/edit", f"{path}/account", f"{path}/solutions/new"):
        assert thief.get(page).status_code in (403, 404), page
    with site.app_context():
        claim = db.session.scalars(select(FirmConfirmation).order_by(FirmConfirmation.id.desc())).first()
        assert claim.organisation_id == firm and claim.organisation.name != "가로챈 회사"
        page = f"/confirmations/{claim.id}"
    assert "가로챈 회사" in visit(address("officer")).get(page).get_data(as_text=True)
    assert f"/organisations/{firm}" in posted(address("supplier1"))[1], "the firm's people are told"
    assert thief.post(f"{page}/confirm", form="/account").status_code == 403


def test_a_stranger_cannot_keep_the_owner_out(site: Flask, visit, posted) -> None:
    owner = visit(OWNER)  # this browser is known from now on
    stranger = visit()
    for _ in range(6):
        body = stranger.post("/sign-in", {"email": OWNER, "password": "wrong"}).get_data(as_text=True)
    assert "로그인할 수 없습니다" in body
    owner.post("/sign-out", form="/account")
    assert owner.post("/sign-in", {"email": OWNER, "password": PASSWORD}).status_code == 302, "the owner's own browser"
    elsewhere = visit()
    assert elsewhere.post("/sign-in", {"email": OWNER, "password": PASSWORD}).status_code == 200
    elsewhere.post("/forgotten-password", {"email": OWNER})
    path = link(posted(OWNER)[1])
    stranger.post("/forgotten-password", {"email": OWNER})
    posted(OWNER)
    assert (
        elsewhere.post(path, {"password": "새로운 비밀번호 열두 자", "again": "새로운 비밀번호 열두 자"}).location
        == "/sign-in"
    )
    assert elsewhere.post("/sign-in", {"email": OWNER, "password": "새로운 비밀번호 열두 자"}).status_code == 302, (
        "by the mailed link"
    )


def test_a_lock_begins_anew_when_it_ends(visit) -> None:
    stranger, wrong = visit(), {"email": OWNER, "password": "wrong"}
    for _ in range(6):
        stranger.post("/sign-in", wrong)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert "맞지 않습니다" in stranger.post("/sign-in", wrong).get_data(as_text=True)
        assert stranger.post("/sign-in", {"email": OWNER, "password": PASSWORD}).status_code == 302


def test_known_and_unknown_addresses_are_answered_and_locked_alike(visit) -> None:
    shown = []
    for email in (OWNER, "nobody@nowhere.example"):
        stranger = visit()
        shown.append(
            [
                re.sub(
                    r'value="[^"]*"|\d{1,2}:\d\d',
                    "",
                    stranger.post("/sign-in", {"email": email, "password": "x"}).get_data(as_text=True),
                )
                for _ in range(7)
            ]
        )
    assert shown[0] == shown[1]
    answers = {
        re.sub(r'value="[^"]*"', "", visit().post("/forgotten-password", {"email": email}).get_data(as_text=True))
        for email in (OWNER, "nobody@nowhere.example")
    }
    assert len(answers) == 1


def test_the_door_counts_addresses_letters_and_invitations(site: Flask, visit) -> None:
    stranger = visit()
    token = stranger.token("/sign-up")
    answers = [
        stranger.client.post(
            "/sign-up", data={"csrf_token": token, **asked(f"n{n}@shop.example", 7100 + n)}
        ).status_code
        for n in range(22)
    ]
    assert answers == [302] * 20 + [429] * 2
    assert count(site, SignUp) == 20
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert stranger.post("/sign-up", asked("late@shop.example", 7200)).status_code == 302
    boss = visit(address("company02"))
    with site.app_context():
        firm = people.user_by_email(address("company02"))
        own = select(Membership.organisation_id).where(Membership.user_id == firm.id)
        path = f"/organisations/{db.session.scalars(own).one()}/members/new"
    said = [
        boss.post(path, {"email": f"p{n}@shop.example", "name": "직원", "role": "member"}).status_code
        for n in range(22)
    ]
    assert said.count(302) == 20 and said[-2:] == [429, 429]
    assert all(visit(OWNER).get("/calls").status_code == 200 for _ in range(3)), "reading is not counted"


def test_letters_to_one_person_are_few_whoever_asks(site: Flask, visit, posted) -> None:
    for _ in range(8):
        visit().post("/forgotten-password", {"email": OWNER})
    posted(OWNER)
    with site.app_context():
        me = people.user_by_email(OWNER).id
    assert count(site, Letter, Letter.user_id == me, Letter.kind == "reset_password") == 5


def test_an_address_is_counted_over_all_accounts(visit) -> None:
    stranger = visit()
    token = stranger.token("/sign-in")
    bodies = [
        stranger.client.post("/sign-in", data={"csrf_token": token, "email": f"a{n}@x.example",
            "password": "x"}).get_data(as_text=True)
        for n in range(102)
    ]  # fmt: skip
    assert "로그인할 수 없습니다" not in bodies[99] and "로그인할 수 없습니다" in bodies[100]


def test_a_strangers_text_is_in_no_letter(visit, posted, site: Flask) -> None:
    form = asked(
        "new@shop.example", 7001, company="[긴급] 지원금 https://evil.example/pay", name="고객님 https://evil.example"
    )
    body = visit().post("/sign-up", form).get_data(as_text=True)
    assert (
        len(re.findall(r'field-error"[^>]*>[^<]*이름에는 홈페이지나 이메일 주소를 쓸 수 없습니다', body)) == 2
        and "evil.example/pay" in body
    )
    boss = visit(address("company02"))
    with site.app_context():
        firm = db.session.scalars(
            select(Membership.organisation_id).where(
                Membership.user_id == people.user_by_email(address("company02")).id
            )
        ).one()
    boss.post(f"/organisations/{firm}/members/new", {"email": "victim@other.example", "name": "손님", "role": "member"})
    subject, text = posted("victim@other.example")
    assert "나래" not in subject and "evil" not in text


def test_an_invitation_is_accepted_by_the_invited(site: Flask, visit, posted) -> None:
    boss = visit(address("company02"))
    with site.app_context():
        me = people.user_by_email(address("company02")).id
        firm = db.session.scalars(select(Membership.organisation_id).where(Membership.user_id == me)).one()
    answers = []
    for email in ("fresh@shop.example", address("company03"), address("evaluator1")):
        answer = boss.post(f"/organisations/{firm}/members/new", {"email": email, "name": "새 사람", "role": "member"})
        answers.append((answer.status_code, answer.location))
    assert len(set(answers)) == 1, "nothing tells who has an account or is an evaluator"
    assert count(site, Membership, Membership.organisation_id == firm, Membership.ended_at.is_(None)) == 1
    paths = {
        email: link(posted(email)[1]) for email in ("fresh@shop.example", address("company03"), address("evaluator1"))
    }
    assert "다른 이메일로 보낸 초대" in visit(address("company05")).post(
        paths[address("company03")], {"answer": "accept"}
    ).get_data(as_text=True)
    stranger = visit()
    joined = stranger.post(paths["fresh@shop.example"], {"answer": "accept", "name": "새 사람", "password": PASSWORD})
    assert (
        joined.status_code == 302
        and Visitor(site, "fresh@shop.example").get(f"/organisations/{firm}").status_code == 200
    )
    refused = visit(address("evaluator1")).post(paths[address("evaluator1")], {"answer": "accept"})
    assert refused.status_code == 200, refused.location
    other = visit(address("company03"))
    assert other.post(paths[address("company03")], {"answer": "decline"}).status_code == 302
    assert count(site, Membership, Membership.organisation_id == firm, Membership.ended_at.is_(None)) == 2
    assert other.get("/account").status_code == 200


def test_codes_are_nowhere_but_in_the_letter(
    site: Flask, visit, posted, apps: dict[str, tuple[Flask, Database]]
) -> None:
    visit().post("/forgotten-password", {"email": OWNER})
    code = link(posted(OWNER)[1]).rpartition("/")[2]
    with site.app_context():
        kept = repr(db.session.execute(select(Letter.__table__)).all()) + repr(
            db.session.execute(select(OneTimeCode.__table__)).all()
        )
    assert code not in kept


def test_what_is_written_in_the_log_opens_nothing(visit) -> None:
    with capture_logs() as said:
        visit().get("/password/a-code-that-nobody-may-read")
        visit().get("/sign-in?next=/password/a-code-that-nobody-may-read")
    assert [row["route"] for row in said] == ["/password/<code>", "/sign-in"] and "nobody-may-read" not in repr(said)


def test_the_password_is_changed_with_the_present_one_and_ends_other_sessions(site: Flask, visit, posted) -> None:
    here, there = visit(OWNER), visit(OWNER)
    fresh = "새로운 비밀번호 열두 자"
    body = here.post("/account/password", {"present": "wrong", "password": fresh, "again": fresh}).get_data(
        as_text=True
    )
    assert str(WrongPassword()) in body and there.get("/account").status_code == 200
    assert (
        here.post("/account/password", {"present": PASSWORD, "password": fresh, "again": fresh}).location == "/account"
    )
    assert here.get("/account").status_code == 200 and there.get("/account").status_code == 302
    assert "비밀번호" in posted(OWNER)[0]


def test_an_account_is_disabled_with_a_letter_and_comes_back(site: Flask, visit, posted) -> None:
    person, admin = visit(OWNER), visit(address("admin"))
    with site.app_context():
        me = people.user_by_email(OWNER).id
    assert "사유" in admin.post(f"/people/{me}/disable", {"reason": ""}).get_data(as_text=True)
    assert admin.post(f"/people/{me}/disable", {"reason": "신고가 들어왔습니다."}).status_code == 302
    assert person.get("/account").status_code == 302 and "신고가 들어왔습니다." in posted(OWNER)[1]
    assert person.post("/sign-in", {"email": OWNER, "password": PASSWORD}).status_code == 200
    assert admin.post(f"/people/{me}/enable", {"reason": "잘못된 신고였습니다."}).status_code == 302
    assert visit(OWNER).get("/account").status_code == 200
    assert count(site, UserSession, UserSession.user_id == me, UserSession.ended_at.is_(None)) == 1


def test_each_sign_up_and_each_question_gets_its_own_letter(site: Flask, visit, posted) -> None:
    """A key that the database gives again is another sign-up:
    its letter is written, and an older code does not open it.
    """
    visit().post("/sign-up", asked("one@shop.example", 7001))
    visit().post(link(posted("one@shop.example")[1]))
    visit().post("/sign-up", asked("two@shop.example", 7002))
    assert "/verify/" in posted("two@shop.example")[1]
    with site.app_context():
        waiting = db.session.scalars(select(SignUp)).one().id
        with transaction():
            early = clock.now() - timedelta(hours=1)
            code = identity.issue_code(Purpose.VERIFY_EMAIL, subject_id=waiting, at=early, valid=services.SIGN_UP_VALID)
    visit().post(f"/verify/{code}", form="/sign-in")
    assert count(site, User, User.email == "two@shop.example") == 0
    for _ in range(2):
        visit().post("/forgotten-password", {"email": OWNER})
        posted(OWNER)
    with site.app_context():
        me = people.user_by_email(OWNER).id
    assert count(site, Letter, Letter.user_id == me, Letter.kind == "reset_password") == 2


def test_a_strangers_sign_ups_do_not_use_up_the_owners_links(site: Flask, visit, posted) -> None:
    """Locked out by wrong passwords and buried under sign-ups, the owner still gets a link."""
    stranger = visit()
    for _ in range(5):
        stranger.post("/sign-in", {"email": OWNER, "password": "wrong"})
    for serial in range(7100, 7108):
        stranger.post("/sign-up", asked(OWNER, serial))
    owner = visit()
    assert "로그인할 수 없습니다" in owner.post("/sign-in", {"email": OWNER, "password": PASSWORD}).get_data(
        as_text=True
    )
    owner.post("/forgotten-password", {"email": OWNER})
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(LinkRequest).where(LinkRequest.email == OWNER)) == 1
    posted(OWNER)
    with site.app_context():
        assert db.session.scalars(
            select(Letter.error).where(Letter.kind == "reset_password", Letter.address == OWNER)
        ).all() == [None]


def test_who_tries_the_present_password_again_and_again_is_stopped(visit) -> None:
    """A session left open is not a place to guess its owner's password."""
    here, fresh = visit(OWNER), "새로운 비밀번호 열두 자"
    for _ in range(5):
        assert str(WrongPassword()) in here.post(
            "/account/password", {"present": "wrong", "password": fresh, "again": fresh}
        ).get_data(as_text=True)
    body = here.post("/account/password", {"present": PASSWORD, "password": fresh, "again": fresh}).get_data(
        as_text=True
    )
    assert TooManyWrongPasswords.sentence.partition("{")[0] in body and here.get("/account").status_code == 200
