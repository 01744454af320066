"""What happens between a door and the core: one turn of a conversation, the way out, receipts."""
