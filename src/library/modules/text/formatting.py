# The iterators that raise what is wrong only when they come to it.


def _make(parse, split):
    class formatteriterator:
        __slots__ = ('_items', '_wrong')

        def __iter__(self):
            return self

        def __next__(self):
            for item in self._items:
                return item
            if self._wrong is not None:
                wrong, self._wrong = self._wrong, None
                raise ValueError(wrong)
            raise StopIteration

    class fieldnameiterator:
        __slots__ = ('_items', '_wrong')
        __iter__ = formatteriterator.__iter__
        __next__ = formatteriterator.__next__

    def run(cls, items, wrong):
        made = object.__new__(cls)
        made._items = iter(items)
        made._wrong = wrong
        return made

    def formatter_parser(object, /):
        "parse the argument as a format string"
        return run(formatteriterator, *parse(object))

    def formatter_field_name_split(object, /):
        "split the argument as a field name"
        first, steps, wrong = split(object)
        return first, run(fieldnameiterator, steps, wrong)

    for made in (formatter_parser, formatter_field_name_split, formatteriterator, fieldnameiterator):
        made.__module__ = 'builtins' if isinstance(made, type) else '_string'
        made.__qualname__ = made.__name__
    return formatter_parser, formatter_field_name_split


formatter_parser, formatter_field_name_split = _make(_parse, _split)
del _make, _parse, _split
