"""Customer journeys, stages and touchpoints: the customer's side of the story."""
