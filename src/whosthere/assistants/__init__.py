"""Tools for the owner's assistant, by the Model Context Protocol over standard input and output. Nothing is sent."""
