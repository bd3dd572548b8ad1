"""The ways in: a password of one's own, a directory's, or a login at an OpenID provider's page."""
