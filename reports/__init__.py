"""The whole picture and every export; reads all, owns no models."""
