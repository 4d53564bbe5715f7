"""What readers want to be called and say of themselves: the steps it goes through, what waits, and what is decided."""
