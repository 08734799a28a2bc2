print("__main__ is", __name__)
