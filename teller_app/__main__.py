"""``python -m teller_app`` is ``teller-app``."""

from __future__ import annotations

import sys

from teller_app.app import main

if __name__ == "__main__":
    # Worker processes import this file too.
    sys.exit(main())
