"""How others stand: from files with their source, and among organisations that agreed to it."""
