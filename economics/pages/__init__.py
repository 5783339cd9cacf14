"""Read models in words: sections with a sentence, figures with their arithmetic, a picture."""
