"""The citizens' pages: what this is, chat, tracking, and the simulator of the sandbox."""
