"""From sealed sheets to projects: an exact ranking, cut-off and budget, two people, one moment of release.

Verbs: draw_up_selection, propose_selection, confirm_selection, reject_selection, release. Words: ranking (순위),
selection (선정안).
"""
