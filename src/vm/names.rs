//! Names the machine looks up itself, and how globals and namespaces are searched.

use super::Vm;
use super::native::{NativeResult, Raised};
use crate::code::{GlobalCache, Site};
use crate::heap::{Body, Handle, Heap, Value};

macro_rules! names {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Interned strings.
        pub struct Names { $(pub $name: Handle,)* }

        impl Names {
            /// Interns the names.
            pub fn new(heap: &mut Heap) -> Self {
                Self { $($name: heap.intern($text),)* }
            }
        }
    };
}

names! {
    new = "__new__", init = "__init__", del = "__del__", call = "__call__", dict = "__dict__", class = "__class__",
    name = "__name__", qualname = "__qualname__", module = "__module__", doc = "__doc__", file = "__file__",
    slots = "__slots__", weakref = "__weakref__", bases = "__bases__", mro = "__mro__", mro_entries = "__mro_entries__",
    prepare = "__prepare__", metaclass = "metaclass", set_name = "__set_name__", init_subclass = "__init_subclass__",
    class_getitem = "__class_getitem__", classcell = "__classcell__", orig_bases = "__orig_bases__",
    annotations = "__annotations__", annotate = "__annotate__", type_params = "__type_params__", builtins = "__builtins__",
    get = "__get__", set = "__set__", delete = "__delete__", getattribute = "__getattribute__", getattr = "__getattr__",
    setattr = "__setattr__", delattr = "__delattr__", dir = "__dir__", instancecheck = "__instancecheck__",
    subclasscheck = "__subclasscheck__", abstractmethods = "__abstractmethods__", isabstract = "__isabstractmethod__",
    repr = "__repr__", str = "__str__", bytes = "__bytes__", format = "__format__", hash = "__hash__", bool = "__bool__",
    len = "__len__", length_hint = "__length_hint__", getitem = "__getitem__", setitem = "__setitem__",
    delitem = "__delitem__", missing = "__missing__", contains = "__contains__", iter = "__iter__", next = "__next__",
    reversed = "__reversed__", index = "__index__", int = "__int__", float = "__float__", complex = "__complex__",
    round = "__round__", trunc = "__trunc__", floor = "__floor__", ceil = "__ceil__", neg = "__neg__", pos = "__pos__",
    abs = "__abs__", invert = "__invert__", lt = "__lt__", le = "__le__", eq = "__eq__", ne = "__ne__", gt = "__gt__",
    ge = "__ge__", enter = "__enter__", exit = "__exit__", aenter = "__aenter__", aexit = "__aexit__",
    await_ = "__await__", aiter = "__aiter__", anext = "__anext__", divmod = "__divmod__", rdivmod = "__rdivmod__",
    import = "__import__", build_class = "__build_class__", main = "__main__", path = "__path__", all = "__all__",
    package = "__package__", spec = "__spec__", loader = "__loader__", cached = "__cached__", notes = "__notes__",
    match_args = "__match_args__", wrapped = "__wrapped__", fspath = "__fspath__", keys = "keys", send = "send",
    throw = "throw", close = "close", stdout = "stdout", stderr = "stderr", stdin = "stdin", write = "write",
    flush = "flush", empty = "", lambda = "<lambda>", objclass = "__objclass__", self_ = "__self__", func = "__func__",
    sort_key = "key", text = "text", code = "__code__", static_attributes = "__static_attributes__",
    firstlineno = "__firstlineno__", reduce = "__reduce__", reduce_ex = "__reduce_ex__", getstate = "__getstate__",
    sizeof = "__sizeof__", subclasshook = "__subclasshook__", underscore = "_", exc_info = "exc_info", dot_zero = ".0",
}

impl Vm {
    /// Returns a global or builtin by its name; None if there is none.
    #[inline]
    pub fn find_global(&self, globals: Handle, builtins: Handle, name: Handle) -> Option<Value> {
        match self.heap.name_get(globals, name) {
            Some(value) => Some(value),
            None => self.heap.name_get(builtins, name),
        }
    }

    /// Looks a global or builtin up, and keeps in the site where it was.
    pub(super) fn remember_global(
        &mut self,
        site: &Site,
        globals: Handle,
        builtins: Handle,
        name: Handle,
    ) -> Option<Value> {
        if let Some(entry) = self.heap.name_position(globals, name) {
            site.global.set(GlobalCache { absent: 0, entry });
            return self.heap.dict(globals).entry(entry).map(|entry| entry.value);
        }
        let entry = self.heap.name_position(builtins, name)?;
        if self.heap.dict(globals).tag() == 0 {
            let tag = self.heap.next_version();
            self.heap.dict(globals).set_tag(tag);
        }
        site.global.set(GlobalCache { absent: self.heap.dict(globals).tag(), entry });
        self.heap.dict(builtins).entry(entry).map(|entry| entry.value)
    }

    /// Returns a name of a namespace that may be any mapping; None if it is not there.
    ///
    /// # Errors
    /// Raised, if the mapping's `__getitem__` raises anything but KeyError.
    pub fn find_in_namespace(
        &mut self,
        namespace: Value,
        name: Handle,
    ) -> Result<Option<Value>, Raised> {
        match self.heap.body_of(namespace) {
            Some(Body::Dict(_)) if self.heap.is_exactly(namespace, crate::heap::Kind::Dict) => {
                Ok(self.heap.name_get(namespace.handle().expect("a dict is an object"), name))
            }
            _ => match self.get_item_sync(namespace, name.into()) {
                Ok(value) => Ok(Some(value)),
                Err(Raised) if self.catches("KeyError") => Ok(None),
                Err(Raised) => Err(Raised),
            },
        }
    }

    /// Binds a name in a namespace that may be any mapping.
    ///
    /// # Errors
    /// Raised, if the mapping's `__setitem__` raises.
    pub fn store_in_namespace(
        &mut self,
        namespace: Value,
        name: Handle,
        value: Value,
    ) -> NativeResult {
        if self.heap.is_exactly(namespace, crate::heap::Kind::Dict) {
            self.heap.name_set(namespace.handle().expect("a dict is an object"), name, value);
            return Ok(Value::None);
        }
        self.set_item(namespace, name.into(), value)
    }
}
