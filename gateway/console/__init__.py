"""The officers' door: sign-in, the queue of a desk, a case and what may be done with it."""
