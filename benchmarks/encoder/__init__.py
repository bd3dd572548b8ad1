"""The encoders that the product computes: the default beside its wheel, the second beside it."""
