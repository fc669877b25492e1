"""``python -m scheduler.cli`` is ``jury``."""

from scheduler.cli import main

main()
