# The iterators that raise what is wrong only when they come to it.


def _make(parse, split):
    def run(items, wrong):
        yield from items
        if wrong is not None:
            raise ValueError(wrong)

    def formatter_parser(object, /):
        "parse the argument as a format string"
        return run(*parse(object))

    def formatter_field_name_split(object, /):
        "split the argument as a field name"
        first, steps, wrong = split(object)
        return first, run(steps, wrong)

    for made in (formatter_parser, formatter_field_name_split):
        made.__module__ = '_string'
        made.__qualname__ = made.__name__
    return formatter_parser, formatter_field_name_split


formatter_parser, formatter_field_name_split = _make(_parse, _split)
del _make, _parse, _split
