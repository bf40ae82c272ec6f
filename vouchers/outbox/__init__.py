"""Letters and work to be done later: a row in the same transaction, delivered by a job; each tick of a job a row, too."""
