"""Exit codes of the commands; docs/exit-codes.md has the table, and a test runs it."""

OK, FOUND, BAD_INPUT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
