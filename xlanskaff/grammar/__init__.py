"""What a workbook may say: columns, blocks, expressions, layout, reading."""
