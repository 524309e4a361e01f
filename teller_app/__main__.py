"""``python -m teller_app`` is ``teller-app``."""

from __future__ import annotations

import sys

from teller_app.app import main

sys.exit(main())
