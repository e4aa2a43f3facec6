"""``python -m mesoevidence``."""

from mesoevidence.cli import main

main()
