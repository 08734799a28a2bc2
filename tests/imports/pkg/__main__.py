print("main of pkg", __name__, __package__, __spec__.name); import sys; print(sys.argv[1:])
