"""Content as data: statements, levels and the lists that the workbooks are made from."""
