"""The places of Bangladesh: a pinned public table, corrected by the reviewed CSV files beside this one."""
