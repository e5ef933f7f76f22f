"""The sections of the AI settings page, a module each, with `draw(diary, profile)`."""
