"""The library for programs that speak the Model Context Protocol, on standard input and output."""
