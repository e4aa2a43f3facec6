"""Benchmarks: fixed inputs, one command (`python -m bench.run`)."""
