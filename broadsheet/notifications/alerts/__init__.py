"""How an alert is written, decided about and sent to everybody who asked for it."""
