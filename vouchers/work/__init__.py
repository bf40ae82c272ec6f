"""Work that is done later: ticks of jobs, each taken once by the scheduler that holds the lease, and long runs.

Verbs of runs: start (follows the verb that asks for it), cancel, resume. Words: run (일괄 처리), unit (건).
"""
