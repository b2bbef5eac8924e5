"""Own pages, opened by a link, and public ones."""
