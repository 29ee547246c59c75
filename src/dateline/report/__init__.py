"""Pages and pictures of an Analysis: a table for the terminal, a highlighted page. Nothing here prints, reads the network or decides."""
