"""The people of the paper: readers and staff are one kind of account with different roles."""
