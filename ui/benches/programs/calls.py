# Functions that call functions: recursion, defaults, keywords, closures.


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def weigh(value, factor=3, *, shift=1):
    return value * factor + shift


def scaled(by):
    def scale(value):
        return value * by
    return scale


total = 0
double, triple = scaled(2), scaled(3)
for number in range(120000):
    total += weigh(number) + weigh(number, shift=2) - double(triple(number))
print("checksum", ackermann(2, 90), total)
