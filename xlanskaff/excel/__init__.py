"""The live Excel, through the BSD part of xlwings."""
