"""Numbers and dates as each language writes them, where Django's own choice falls short."""
