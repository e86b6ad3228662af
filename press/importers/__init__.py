"""Other formats read into the content format, each with an account of what was changed on the way."""
