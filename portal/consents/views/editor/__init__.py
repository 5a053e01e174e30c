"""The consent editor in `/cms/`: lists, forms and panels, the ordinary Wagtail way."""
