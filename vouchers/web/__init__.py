"""Web plumbing shared by all features; it knows none of them."""
