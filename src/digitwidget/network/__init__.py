"""The network, its training and its files: no widget, no Jupyter."""
