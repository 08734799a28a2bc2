# Generators, comprehensions and iterators in a row.


def numbers(limit):
    number = 0
    while number < limit:
        yield number
        number += 1


def odd(values):
    for value in values:
        if value & 1:
            yield value


def chained(*parts):
    for part in parts:
        yield from part


total = sum(value * value for value in odd(numbers(90000)))
largest = max(chained(odd(range(40000)), numbers(40000)), key=lambda value: value % 977)
names = {value: str(value) for value in range(30000) if value % 3}
print("checksum", total, largest, len(names), any(value > 89990 for value in numbers(90000)))
