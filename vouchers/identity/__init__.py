"""Who is acting: people, their staff roles, sign-in with lock-out, sessions that can be ended, one-time links.

Verbs: create_user, appoint, sign_in, end_session, issue_code, redeem, set_password. Letters are sent by those above.
"""
