"""What tests stand on: a clock that is told the time, and real servers that start from wheels."""
