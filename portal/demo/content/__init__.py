"""What the demo says, in English and French, apart from how it is put into pages."""
