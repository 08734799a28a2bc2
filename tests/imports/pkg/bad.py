raise ValueError("in bad")
