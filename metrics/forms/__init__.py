"""Forms about metrics, their readings and files of figures."""
