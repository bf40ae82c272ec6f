"""Screens across features: each audience's first page, the case page, notices. Reads and composes; changes nothing."""
