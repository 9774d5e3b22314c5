"""One verb a file, used by every door: the command line, the library and Excel."""
