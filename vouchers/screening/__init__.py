"""Screening: eligible, a correction asked for, or excluded for a ground of the programme, on which two officers agree.

Verbs: find_eligible, send_back_application, propose_exclusion, confirm_exclusion, reject_exclusion,
take_back_exclusion. Words: screening (적격성 검토), exclusion (부적격 의견), ground (부적격 사유), correction (보완).
"""
