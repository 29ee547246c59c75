"""Corpora to a released model: targets, network, loop, release. The only room with torch."""
