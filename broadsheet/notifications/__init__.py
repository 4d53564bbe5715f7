"""Who is told what, and where: notices on the site, and the switches for them."""
