"""What to do when a published plan meets the world: repair, suggest, and score a change made by hand."""
