"""One module per version step of a workbook: records in, records out."""
