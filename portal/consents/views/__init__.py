"""Pages and files of consent forms for visitors, and the screens of a centre's own part."""
