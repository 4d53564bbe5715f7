"""How bytes leave the house: pages are printed once, laid down in the page store and served from there."""
