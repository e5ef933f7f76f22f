"""Anna's voice."""
