try:
    from random import zzz
except Exception as e: print(type(e).__name__, e)
import random
try:
    random.zzz
except Exception as e: print(type(e).__name__, e)
try:
    fractions2 = __import__('fractions2')
    fractions2.qq
except Exception as e: print(type(e).__name__, e)
try:
    from fractions2 import qq
except Exception as e: print(type(e).__name__, e)
import textwrap
