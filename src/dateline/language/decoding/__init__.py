"""From the network's numbers to annotations: pure functions, one question a file."""
