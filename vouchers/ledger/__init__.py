"""Money: events, one-row transfers, guarded balances. Knows no feature, only opaque owners and causes.

Verbs: post, and one named verb for each business event. The chart says which transfers an event may hold; the
database holds what must never break (db/guards).
"""
