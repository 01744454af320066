"""What every door shares: refusals, guards, health, the look of pages."""
