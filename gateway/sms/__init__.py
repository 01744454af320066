"""SMS: the inbound webhook and one carrier a file."""
