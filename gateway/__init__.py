"""Every door to the world, and the one composition root (`gateway.bootstrap`)."""
