"""Correspondence: what the agency notes on a case for itself, and what it and the parties write to each other.

Verb: write. Words: note (메모), message (연락). What was written stays.
"""
