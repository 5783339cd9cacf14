"""Read models in words and pictures, for templates."""
