"""`/volunteers/…`: who files for people that cannot, on a small phone and often without a network."""
