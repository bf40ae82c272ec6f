"""What happened: one row for each step of each lifecycle, and the opening of every verb,
the only way a state changes.
"""
