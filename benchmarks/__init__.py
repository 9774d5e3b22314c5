"""Benchmarks: ratios against other libraries, all in one run. `python -m benchmarks`."""
