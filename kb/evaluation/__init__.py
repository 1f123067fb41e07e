"""Measuring: how well a search finds and how well objectives are suggested, on judged sets."""
