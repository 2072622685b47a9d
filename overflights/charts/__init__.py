"""Rows to the geometry of the pictures that templates draw, a module for each: pure, without queries and without HTML.

Across, places are shares of the width ("12.5%"), so that a picture fits any page and its letters keep their size; down, they are pixels.
"""
