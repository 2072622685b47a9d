"""`make bench`: what is measured, and what came of it, is in docs/performance.md."""

WORKER = "X-Worker"  # the header with the number of the process that answered
