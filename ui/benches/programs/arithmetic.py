# Numbers: loops over ints, floats and integers beyond 64 bits.


def collatz(limit):
    longest = best = 0
    for start in range(1, limit):
        number, steps = start, 0
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        if steps > longest:
            longest, best = steps, start
    return best, longest


def integrate(steps):
    width = 1.0 / steps
    area = 0.0
    for number in range(steps):
        x = (number + 0.5) * width
        area += 4.0 / (1.0 + x * x) * width
    return area


product = 1
for factor in range(1, 700):
    product *= factor
print("checksum", collatz(9000), "%.9f" % integrate(150000), product % 1000003 ** 5)
