"""Figures of a round: the funnel, by field, the money. Reads only."""
