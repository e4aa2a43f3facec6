"""Records: YAML in, typed objects out, every problem with its file, line and column."""
