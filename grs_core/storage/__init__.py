"""The only place that knows the database: tables, rows to values and back, the unit of work."""
