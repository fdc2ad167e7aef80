"""`python -m docrelay.sandbox OPTIONS`: the process behind `Sandbox(mode="subprocess")`."""

from __future__ import annotations

import sys

from docrelay.sandbox.hosts import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
