"""Arithmetic of short surveys, and the names of sites: plain values in, plain values out."""
