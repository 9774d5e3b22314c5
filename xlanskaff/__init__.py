"""Excel workbooks, checks and a command line for Norwegian public procurement strategies."""
