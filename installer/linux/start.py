"""Where the frozen program begins; the same as ``python -m iomdesk``."""

import sys

from iomdesk.__main__ import main

sys.exit(main())
