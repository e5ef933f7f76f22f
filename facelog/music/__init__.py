"""Music that fits a moment: the catalogue, what is recommended and why, and how it is found."""
