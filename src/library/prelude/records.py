# What ends an except*.


def _regroup(original, raised):
    if not isinstance(original, BaseExceptionGroup):
        return raised[0]
    again, fresh = [], []
    for one in raised:
        (again if _is_part(one, original) else fresh).append(one)
    if again:
        kept = set()
        for one in again:
            _note_leaves(one, kept)
        again = BaseExceptionGroup.subgroup(original, lambda one: id(one) in kept)
        if again is not None:
            fresh.append(again)
    return fresh[0] if len(fresh) == 1 else ExceptionGroup('', fresh)


def _is_part(one, original):
    return (isinstance(one, BaseExceptionGroup) and one.__traceback__ is original.__traceback__
            and one.__cause__ is original.__cause__ and one.__context__ is original.__context__
            and getattr(one, '__notes__', None) is getattr(original, '__notes__', None))


def _note_leaves(one, kept):
    if isinstance(one, BaseExceptionGroup):
        for inner in one.exceptions:
            _note_leaves(inner, kept)
    else:
        kept.add(id(one))
