"""The only place that knows the file format: write, fill, read, guard, lint."""
