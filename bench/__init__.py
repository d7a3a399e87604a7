"""Benchmarks: each prints ratios against a reference that runs in the same minutes on the same machine."""
