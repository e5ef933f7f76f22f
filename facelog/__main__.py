"""`python -m facelog`."""

import sys

from facelog.cli import main

if __name__ == "__main__":
    sys.exit(main())
