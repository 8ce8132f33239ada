"""The cache: everything that can be fetched again, and the journal played into tables. All SQL lives here."""
