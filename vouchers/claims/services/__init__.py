"""The verbs of claims: a purchase is asked for (purchasing), claimed and inspected (invoicing), paid (paying)."""
