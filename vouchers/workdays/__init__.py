"""Days on which offices work: what the agency has decided by hand beside the calendar of public holidays,
and the due days that follow.

Verbs: declare, withdraw. Every period of days of the product ends as `due_on` and `working_days_after` say.
"""
