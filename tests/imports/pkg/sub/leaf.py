print("leaf", __name__)
