"""A real desktop client (Thunderbird) is invited, moved, cancelled, restarted, and answers; not part of the suite."""
