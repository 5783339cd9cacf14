"""Tables that people hand in and take out: text and workbooks, read row by row. No models."""
