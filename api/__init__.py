"""The HTTP interface: problems, jobs, schedules, exports. Nothing under `scheduler` imports it at start-up."""
