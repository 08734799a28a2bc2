# Sorting: with and without keys, and by hand on lists.
seed = 12345
values = []
for _ in range(30000):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    values.append(seed >> 8)


def insert(items, value):
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < value:
            low = middle + 1
        else:
            high = middle
    items.insert(low, value)


inserted = []
for value in values[:8000]:
    insert(inserted, value)
by_digits = sorted(values, key=lambda value: (value % 10, -value))
values.sort(reverse=True)
heap = values[:5000]
swaps = 0
for last in range(len(heap) - 1, 0, -1):
    if heap[last] < heap[last - 1]:
        heap[last], heap[last - 1] = heap[last - 1], heap[last]
        swaps += 1
print("checksum", inserted[::2000], by_digits[:3], values[:2], swaps)
