"""What a citizen means: text, understanding, dialogue, speech. Sees only `grs_core.domain`."""
