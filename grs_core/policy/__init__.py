"""What changes by circular, as data with a source and a date, and the code that reads and checks it."""
