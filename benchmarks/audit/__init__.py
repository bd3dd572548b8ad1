"""How fast the record of acts is written, searched and checked."""
