"""How good search and likeness are, on collections with judged answers."""
