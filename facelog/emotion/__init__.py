"""From an aligned face to the emotion it seems to show."""
