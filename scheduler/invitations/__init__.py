"""Who must be told what when a plan is published, and what their answers mean. No mail and no calendar here."""
