"""Work that is done later: each tick of a job is a row, taken once, by the scheduler that holds the lease."""
