"""How a comment is read: plain values in, plain values out."""
