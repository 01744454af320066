"""A million tickets on PostgreSQL, in one run: pages, life cycles, sweep, spike, and django-helpdesk beside us.

`make bench-million`, or `python -m benchmarks million --help`; figures and method in benchmarks/README.md.
"""
