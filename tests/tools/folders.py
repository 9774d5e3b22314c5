"""Where the checkout lies, and the folder of real files beside it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTDATA = Path(os.environ.get("XLANSKAFF_TESTDATA", ROOT / ".." / "shared" / "testdata")).resolve()
