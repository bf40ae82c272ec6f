"""Who is somebody of a firm, of an account, or the person asked about."""

from tests.web.oracle.people import Arguments, Person


class Firms:
    """What is said of people and their firms; the rows are read by Relations."""

    def own_organisation(self, person: Person, arguments: Arguments) -> bool:
        return self._acts_for(person, arguments["organisation_id"])

    def represents_own(self, person: Person, arguments: Arguments) -> bool:
        return self.own_organisation(person, arguments) and person.is_representative

    def speaks_for_own(self, person: Person, arguments: Arguments) -> bool:
        """The representative; where there is none, whoever works there."""
        has_one = self.world.one(
            "select 1 from membership where organisation_id = ? and role = 'representative' and ended_at is null",
            arguments["organisation_id"],
        )
        return self.own_organisation(person, arguments) and (person.is_representative or not has_one)

    def ends_membership(self, person: Person, arguments: Arguments) -> bool:
        row = self.world.rows("select * from membership where id = ?", arguments["membership_id"])[0]
        return self._acts_for(person, row["organisation_id"]) and person.is_representative

    def who_asked(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.confirmations[arguments["confirmation_id"]]["user_id"] == person.id)

    def has_paper(self, person: Person, arguments: Arguments) -> bool:
        return self.confirmations[arguments["confirmation_id"]]["file_id"] is not None

    def change_of_own_firm(self, person: Person, arguments: Arguments) -> bool:
        """A change of account is the representatives' business."""
        return person.is_representative and self._acts_for(person, self.changes[arguments["change_id"]]["provider"])

    def invited_by_own_firm(self, person: Person, arguments: Arguments) -> bool:
        return self.represents_own(
            person, {"organisation_id": self.invitations[arguments["invitation_id"]]["organisation_id"]}
        )

    def somebody_else(self, person: Person, arguments: Arguments) -> bool:
        return bool(arguments["user_id"] != person.id)

    def appoints_somebody_else(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.appointments[arguments["appointment_id"]]["user_id"] != person.id)

    def own_session(self, person: Person, arguments: Arguments) -> bool:
        owner = self.world.one("select user_id from user_session where id = ?", arguments["session_id"])
        return bool(owner == person.id)
