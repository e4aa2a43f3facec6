"""``python -m mesoevidence``."""

from mesoevidence.cli import main

if __name__ == "__main__":  # processes that check copy import this module, too
    main()
