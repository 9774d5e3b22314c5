"""Build the add-in, or tell whether it is what its sources say.

    python -m scripts.addin            builds udfs/xlanskaff.xlam and what else is derived
    python -m scripts.addin --check    changes nothing; exit 1 where something is stale
"""

from __future__ import annotations

import argparse
import sys

from scripts.addin import build


def main() -> int:
    """Build or check; the exit code."""
    parser = argparse.ArgumentParser(description="Build the Excel add-in from its sources.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something is stale")
    checking = parser.parse_args().check
    paths = build.stale() if checking else build.write()
    for path in paths:
        sys.stdout.write(f"udfs/{path} {'is stale' if checking else 'is built'}\n")
    return 1 if checking and paths else 0


if __name__ == "__main__":
    sys.exit(main())
