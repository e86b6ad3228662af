"""Other formats read into the content format, with an account of what changed on the way."""
