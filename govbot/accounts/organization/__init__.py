"""An organisation's own settings: its look, its limits, how long it keeps what."""
