"""What the ranked list becomes once people, money and time are stated: scenarios and plans."""
