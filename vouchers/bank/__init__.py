"""The bank's statement: one table of its lines, in and out, so that one line is one payment, deposit or return and no other.

Verbs: take_line, free_line. It knows no agreement: whoever takes a line says what it is for.
"""
