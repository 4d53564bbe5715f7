"""The demo newspaper: an invented paper that shows a new installation at its best."""
