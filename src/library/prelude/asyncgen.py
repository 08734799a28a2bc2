# What asynchronous generators give to be awaited: each runs the generator to its next value.


class async_generator_asend:
    def __init__(self, generator, value):
        self._generator = generator
        self._value = value
        self._state = 0

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def _begin(self):
        if self._state == 2:
            raise RuntimeError('cannot reuse already awaited __anext__()/asend()')
        if self._state == 0:
            if self._generator.ag_running:
                self._state = 2
                raise RuntimeError('anext(): asynchronous generator is already running')
            self._state = 1
            return True
        return False

    def send(self, value):
        if self._begin() and value is None:
            value = self._value
        return self._finish(_resume_generator, value)

    def throw(self, type, value=None, traceback=None):
        self._begin()
        return self._finish(_throw_into_generator, _exception_of(type, value, traceback))

    def _finish(self, go_on, argument):
        over = False
        try:
            result = go_on(self._generator, argument)
        except StopIteration:
            over = True
        except BaseException:
            self._state = 2
            raise
        if over:
            self._state = 2
            raise StopAsyncIteration
        if _is_async_value(result):
            self._state = 2
            raise StopIteration(_async_value(result))
        return result

    def close(self):
        self._state = 2


class async_generator_athrow:
    def __init__(self, generator, exception, closes):
        self._generator = generator
        self._exception = exception
        self._closes = closes
        self._state = 0

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def send(self, value):
        if self._state == 2:
            raise RuntimeError('cannot reuse already awaited aclose()/athrow()')
        if self._state == 0:
            self._state = 1
            return self._finish(_throw_into_generator, self._exception)
        return self._finish(_resume_generator, value)

    def throw(self, type, value=None, traceback=None):
        self._state = 1
        return self._finish(_throw_into_generator, _exception_of(type, value, traceback))

    def _finish(self, go_on, argument):
        outcome = 'value'
        try:
            result = go_on(self._generator, argument)
        except StopIteration:
            outcome = 'over'
        except (StopAsyncIteration, GeneratorExit):
            self._state = 2
            if not self._closes:
                raise
            outcome = 'closed'
        except BaseException:
            self._state = 2
            raise
        if outcome == 'closed' or outcome == 'over' and self._closes:
            self._state = 2
            raise StopIteration
        if outcome == 'over':
            self._state = 2
            raise StopAsyncIteration
        if _is_async_value(result):
            self._state = 2
            if self._closes:
                raise RuntimeError('async generator ignored GeneratorExit')
            raise StopIteration(_async_value(result))
        return result

    def close(self):
        self._state = 2


def _async_send(generator, value):
    return async_generator_asend(generator, value)


def _async_throw(generator, exception):
    return async_generator_athrow(generator, exception, False)


def _async_close(generator):
    return async_generator_athrow(generator, GeneratorExit(), True)


class coroutine_wrapper:
    def __init__(self, coroutine):
        self._coroutine = coroutine

    def __iter__(self):
        return self

    def __next__(self):
        return self._coroutine.send(None)

    def send(self, value, /):
        return self._coroutine.send(value)

    def throw(self, *arguments):
        return self._coroutine.throw(*arguments)

    def close(self):
        return self._coroutine.close()


def _await_coroutine(coroutine):
    return coroutine_wrapper(coroutine)
