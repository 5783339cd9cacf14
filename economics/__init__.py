"""What relationships with customers are worth, as far as the own figures allow."""
