"""`python -m whosthere` is the command `whosthere`."""

import sys

from whosthere.cli import main

sys.exit(main())
