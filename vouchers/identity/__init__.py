"""Who is acting: people, their staff roles, sign-in with lock-out, sessions that can be ended, one-time links.

Verbs: create_user, appoint, confirm_appointment, end_appointment, lapse_appointment. Letters are sent by those above.
"""
