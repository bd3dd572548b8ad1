"""The product's search beside other systems, on the same folder, in one run."""
