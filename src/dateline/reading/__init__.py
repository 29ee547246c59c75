"""Bytes to Page to Article, one format a file."""
