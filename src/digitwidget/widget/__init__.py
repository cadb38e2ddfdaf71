"""The Jupyter widget over a network."""
