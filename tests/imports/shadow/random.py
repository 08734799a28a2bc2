import sys
try:
    import random
    print(random.randint)
except Exception as e: print(type(e).__name__, e)
try:
    from random import randint
except Exception as e: print(type(e).__name__, e)
import fractions2
