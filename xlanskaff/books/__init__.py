"""One module per workbook: its row models and its layout."""
