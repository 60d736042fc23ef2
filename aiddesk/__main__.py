"""Start: `python -m aiddesk`."""

import sys

from aiddesk.cli import main

sys.exit(main())
