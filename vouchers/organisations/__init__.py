"""Companies: sign-up with the business number, profile, members; and the agency's own people.

Verbs: sign_up, edit_profile, invite_member, end_membership, appoint_staff, dismiss_staff, send_password_link.
Words: organisation (기업), member (실무자), representative (대표자), size (기업 규모).
"""
