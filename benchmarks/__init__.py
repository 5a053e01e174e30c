"""Benchmarks: ratios measured in one run, on one machine, against something everyone knows."""
