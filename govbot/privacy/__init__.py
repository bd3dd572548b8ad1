"""What data-protection law asks for: what is held of a person, for how long, and why."""
