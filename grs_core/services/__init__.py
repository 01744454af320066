"""Use cases: one function each, inside the caller's unit of work. `now` is a parameter; nothing here reads a clock."""
