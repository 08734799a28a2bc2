# The order of a heap, where Python code compares its items.


def _py_heap_up(heap, start, at, biggest, result):
    length = list.__len__(heap)
    while at > start:
        parent = (at - 1) >> 1
        item = list.__getitem__(heap, at)
        over = list.__getitem__(heap, parent)
        above = over < item if biggest else item < over
        if list.__len__(heap) != length:
            raise RuntimeError('list changed size during iteration')
        if not above:
            break
        list.__setitem__(heap, at, over)
        list.__setitem__(heap, parent, item)
        at = parent
    return result


def _py_heap_down(heap, start, at, biggest, result, up=_py_heap_up):
    length = list.__len__(heap)
    while at < length >> 1:
        child = 2 * at + 1
        if child + 1 < length:
            left = list.__getitem__(heap, child)
            right = list.__getitem__(heap, child + 1)
            first = right < left if biggest else left < right
            if list.__len__(heap) != length:
                raise RuntimeError('list changed size during iteration')
            if not first:
                child += 1
        item = list.__getitem__(heap, at)
        list.__setitem__(heap, at, list.__getitem__(heap, child))
        list.__setitem__(heap, child, item)
        at = child
    return up(heap, start, at, biggest, result)


def _py_heapify_from(heap, start, at, biggest, begun, up=_py_heap_up, down=_py_heap_down):
    if begun == '_py_heap_up':
        up(heap, start, at, biggest, None)
    else:
        down(heap, start, at, biggest, None)
    for start in range(start - 1, -1, -1):
        down(heap, start, start, biggest, None)


def _py_heap_push_pop(heap, item, biggest, down=_py_heap_down):
    top = list.__getitem__(heap, 0)
    above = item < top if biggest else top < item
    if not above:
        return item
    if not list.__len__(heap):
        raise IndexError('index out of range')
    top = list.__getitem__(heap, 0)
    list.__setitem__(heap, 0, item)
    return down(heap, 0, 0, biggest, top)


_keep()
