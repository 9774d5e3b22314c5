"""The build of `udfs/xlanskaff.xlam`, the Excel add-in, from text: ribbon, words, VBA and functions."""
