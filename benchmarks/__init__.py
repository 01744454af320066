"""Timings, as ratios measured in one run. `make bench`; figures and method in README.md beside this file."""
