"""The doors for programs: REST, Open311."""
