"""Facts: dated, sourced statements about a firm or supplier, and what rules have said of them.

Verbs that follow: record, keep. Whom a fact is about is opaque here ("organisation/12"). Both tables only grow: a newer
fact takes the place of an older one, a statement that was a mistake is taken back by another.
"""
