"""How people come to a round: lists of participants, messages, reminders, codes on paper, team links."""
