"""Digits, handwriting, samples, and how an epoch changes them."""
