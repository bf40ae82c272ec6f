"""What happened: one row for each step of each lifecycle, and `advance()`, the only way a state changes."""
