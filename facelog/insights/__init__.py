"""What the posts add up to: tables and figures, computed from counts alone."""
