# Lists, dicts, sets and tuples: building, searching, counting, slicing.
words = ["w%d" % (number * 7919 % 1009) for number in range(60000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
seen = set()
repeated = 0
for first, second in zip(words, words[1:]):
    if (first, second) in seen:
        repeated += 1
    seen.add((first, second))
grid = [[(row * column) % 10 for column in range(120)] for row in range(120)]
turned = [list(column) for column in zip(*grid)]
for number, row in enumerate(turned):
    row[:number] = row[:number][::-1]
print("checksum", pairs[:2], len(seen), repeated, sum(sum(row) for row in turned))
