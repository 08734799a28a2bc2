value = 1; print("one", __name__, __package__)
