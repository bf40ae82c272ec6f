"""Casework: which officer has a case, and how it changes hands.

Verbs: take_on, hand_over, declare_absence, end_absence. Words: case officer (담당자), absence (부재), deputy (대리인).
"""
