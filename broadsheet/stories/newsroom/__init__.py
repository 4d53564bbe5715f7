"""The editors' side of the stories: Wagtail's own screens, and what a newspaper adds to them."""
