import builtins, io, json, os, sys, types
observer, folder = sys.argv[1:]
results = {}
for name in sorted(os.listdir(folder)):
    if not name.endswith('.py'):
        continue
    with open(os.path.join(folder, name)) as file:
        text = file.read()
    events, out, exception = [], io.StringIO(), None

    def trace(frame, event, argument):
        if frame.f_code.co_filename != name:
            return None
        shown = None
        if event == 'exception':
            shown = argument[0].__name__
        elif event == 'return':
            shown = repr(argument)
        events.append([event, frame.f_code.co_name, frame.f_lineno, shown])
        return trace

    module = types.ModuleType('__main__')
    module.__builtins__ = builtins
    module.__file__ = name
    sys.modules['__main__'] = module
    kept, sys.stdout = sys.stdout, out
    try:
        code = compile(text, name, 'exec')
        if observer == 'noop':
            sys.settrace(trace)
        exec(code, module.__dict__)
    except BaseException as error:
        exception = {'type': type(error).__name__}
    finally:
        sys.settrace(None)
        sys.stdout = kept
    results[name] = {'stdout': out.getvalue(), 'exception': exception}
    if observer == 'noop':
        results[name]['events'] = events
print(json.dumps(results))
