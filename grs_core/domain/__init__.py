"""Pure rules and values. No I/O, no clock, no framework."""
