"""Each step once, in the order of the numbers."""
