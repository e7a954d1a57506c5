"""Tests: they mirror the code; `benchmarks/` are run by name."""
