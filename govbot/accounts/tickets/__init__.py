"""Links that let somebody in once: invitations, new passwords, entries from the command line."""
