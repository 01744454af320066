"""A call: what is heard and pressed, on its way to the same dialogue as a message. Pure."""
