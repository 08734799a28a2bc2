def __getattr__(name):
    if name == "lazy": return "made"
    raise AttributeError(f"no {name}")
__all__ = ["lazy2"]
lazy2 = 5
