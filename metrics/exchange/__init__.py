"""Files in and out: read, checked line by line, previewed."""
