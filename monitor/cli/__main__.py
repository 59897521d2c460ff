"""What does `python -m monitor.cli` do? The same as `monitor`."""

from monitor.cli import main

main()
