"""Predicted Doc beside gold Doc: one scorer a layer, and floors, the gate."""
