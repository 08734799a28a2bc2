# Exceptions: raised, caught, passed on; context managers; finally.


class Refused(Exception):
    def __init__(self, number):
        super().__init__(f"refused {number}")
        self.number = number


class Ledger:
    def __init__(self):
        self.open = 0

    def __enter__(self):
        self.open += 1
        return self

    def __exit__(self, kind, value, traceback):
        self.open -= 1
        return kind is KeyError


def take(number):
    if number % 5 == 0:
        raise Refused(number)
    return {0: "zero", 1: "one"}[number % 3]


def passed_on(number):
    try:
        return take(number)
    finally:
        done.append(number)


done, refused, taken = [], 0, 0
ledger = Ledger()
for number in range(30000):
    try:
        with ledger:
            taken += len(passed_on(number))
    except Refused as problem:
        refused += problem.number % 7
print("checksum", len(done), refused, taken, ledger.open)
