# Bisection, where Python code compares the items or computes their keys.


def _py_bisect(a, x, lo, hi, key, left):
    if hi is None or hi < 0 and hi == -1:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        item = a[mid]
        if key is not None:
            item = key(item)
        if left:
            if item < x:
                lo = mid + 1
            else:
                hi = mid
        elif x < item:
            hi = mid
        else:
            lo = mid + 1
    return lo


def _py_insort(a, x, lo, hi, key, left, bisect=_py_bisect):
    sought = x if key is None else key(x)
    a.insert(bisect(a, sought, lo, hi, key, left), x)


_keep()
