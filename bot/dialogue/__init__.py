"""The pure conversation engine: step(dialogue, parse, now) -> Decision."""
