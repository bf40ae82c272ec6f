"""Letters: a row in the transaction of the verb that writes it, delivered by a job."""
