"""What a grievance is owed: the case, its clocks, its offices. Knows no channel and no language engine."""
