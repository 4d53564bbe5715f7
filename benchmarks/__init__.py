"""How fast and how small Broadsheet is: `python -m benchmarks` (docs/benchmarks.md says what each row means)."""
