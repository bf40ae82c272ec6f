"""Casework: which officer has a case, and how it changes hands.

Verbs: take_on, hand_over. Words: case officer (담당자).
"""
