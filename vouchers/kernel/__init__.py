"""Plain Python that every feature stands on: no web, no database, the standard library only."""
