"""Files in and out: the only place that knows spreadsheets and calendars."""
