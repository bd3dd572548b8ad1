"""Whether citations of norms, written in many ways, lead to the passage cited."""
