"""`python -m stockhand` is the installed program."""

from stockhand.cli import main

raise SystemExit(main())
