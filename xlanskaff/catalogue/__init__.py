"""Content as data: what the workbooks ask, and the lists they are made from."""
