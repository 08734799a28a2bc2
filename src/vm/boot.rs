//! Building a machine: classes, builtins, modules, the prelude, all from the library's rows.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::lookup::MethodCache;
use super::names::Names;
use super::native::{
    Binding, ExceptionClass, Library, Module, Native, NativeEntry, NativeResult, Type,
};
use super::raise::Exceptions;
use super::{Known, Vm};
use crate::code::{Code, CodeFlags, Instr, Op};
use crate::compile;
use crate::data::hash::StrHash;
use crate::era::Era;
use crate::heap::{Body, Class, ClassFlags, Handle, Heap, KINDS, Kind, Loaded, Member, Value};
use crate::host::Tape;
use crate::source::Source;
use crate::trace::{OBSERVERS, Observer, Tracing};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;

/// What a machine is built for.
#[derive(Clone, Debug)]
pub struct Options {
    pub era: Era,
    /// `sys.argv`.
    pub arguments: Vec<String>,
    /// The first entry of `sys.path`: the folder of the program.
    pub folder: String,
    /// Where else modules are looked for.
    pub search: Search,
}

/// The entries of `sys.path` besides the program's folder and the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Those before the library: `PYTHONPATH`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// Those after the library: packages of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
}

/// How deep Python code may call, unless the program says otherwise.
const RECURSION_LIMIT: usize = 1000;

impl Vm {
    /// Builds a machine with a library.
    pub fn new(options: &Options, library: &'static Library, host: Tape) -> Self {
        let str_hash =
            if options.era.str_hash_rounds() == (2, 4) { StrHash::Sip24 } else { StrHash::Sip13 };
        let mut heap = Heap::new(str_hash);
        let names = Names::new(&mut heap);
        define_classes(&mut heap, library);
        let builtins = heap.new_dict();
        let sys_modules = heap.new_dict();
        let prelude = heap.new_dict();
        let kept_back = heap.new_dict();
        for dict in [builtins, sys_modules, prelude, kept_back] {
            heap.pin(dict);
        }
        let not_implemented = pinned(&mut heap, Kind::NotImplementedType, Body::Plain);
        let ellipsis = pinned(&mut heap, Kind::Ellipsis, Body::Plain);
        let empty_tuple = pinned(&mut heap, Kind::Tuple, Body::Tuple(Box::new([])));
        let empty_str: Value = heap.intern("").into();
        let known = Known {
            builtins,
            sys_modules,
            prelude,
            kept_back,
            operators: super::operator::Methods::all(&mut heap),
            not_implemented,
            ellipsis,
            empty_tuple,
            empty_str,
            names,
            exceptions: Exceptions::default(),
        };
        let mut vm = Self {
            heap,
            era: options.era,
            host,
            registers: Vec::new(),
            frames: super::Stack::default(),
            raised: Value::None,
            in_flight: Vec::new(),
            deferred: Vec::new(),
            clock: 0,
            path: 0,
            statements: 0,
            stop_at: u64::MAX,
            told_depth: 0,
            pause: std::cell::Cell::new(false),
            nested_since: 0,
            passed_over: None,
            breaks_off: false,
            broken_off: None,
            counting: false,
            lines_run: super::lines_run::LinesRun::default(),
            has_jumped: false,
            wants_stop: false,
            traced_frames: Vec::new(),
            tracing: Tracing::default(),
            interrupt: Arc::new(AtomicBool::new(false)),
            chars: Box::new([None; 256]),
            eaches: Vec::new(),
            finishes: Vec::new(),
            spare: Vec::new(),
            frees_backwards: options.era.clears_frames_backwards(),
            threads: super::threads::Threads::default(),
            recursion_limit: RECURSION_LIMIT,
            int_digits: crate::data::int_text::DIGIT_LIMIT,
            nesting: 0,
            called_through: 0,
            command: None,
            in_repr: Vec::new(),
            known,
            calling: 0,
            natives: Vec::new(),
            native_indices: hashbrown::HashMap::new(),
            getters: Vec::new(),
            modules: library.modules.concat(),
            iterators: library.iterators,
            prelude: library.prelude.iter().map(|&text| (text, None)).collect(),
            blank_code: Rc::new(blank_code()),
            method_cache: MethodCache::default(),
            hook: None,
            arguments: options.arguments.clone(),
            folder: options.folder.clone(),
            search: options.search.clone(),
        };
        vm.fill_types(library);
        vm.define_exceptions(library.exceptions);
        vm.fill_builtins(library);
        vm.define_observers();
        vm.fill_prelude(library);
        vm.drain();
        vm
    }

    fn fill_types(&mut self, library: &'static Library) {
        for row in library.types {
            let class = self.heap.class(row.kind);
            self.fill_builtin(class, row);
        }
    }

    fn fill_builtin(&mut self, class: Handle, row: &'static Type) {
        let owner = row.kind.full_name();
        let namespace = self.heap.class_body(class).dict;
        for native in row.methods {
            let (name, value) = self.method(native, owner);
            self.put_attribute(namespace, owner, name, value);
        }
        for getter in row.getters {
            let index =
                u32::try_from(self.getters.len()).expect("there are fewer than 2**32 getters");
            self.getters.push((getter, owner));
            let value = self.heap.alloc_kind(Kind::GetSet, Body::GetSet(index, class.into()));
            self.put_attribute(namespace, owner, getter.name, value.into());
        }
        if self.heap.text_get(namespace, "__doc__").is_none() {
            let doc = self.heap.new_str(row.about);
            self.heap.text_set(namespace, "__doc__", doc);
        }
        self.unhashable_if_equal_only(class);
    }

    /// Puts an attribute into a type, or aside if the era does not have it.
    fn put_attribute(&mut self, namespace: Handle, owner: &str, name: &str, value: Value) {
        if self.era.has_attribute(owner, name) {
            self.heap.text_set(namespace, name, value);
        } else {
            self.keep_back(owner, name, value);
        }
    }

    /// A type that defines `__eq__` but no `__hash__` has `__hash__ = None`.
    fn unhashable_if_equal_only(&mut self, class: Handle) {
        let namespace = self.heap.class_body(class).dict;
        let has_eq = self.heap.name_get(namespace, self.known.names.eq).is_some();
        if has_eq && self.heap.name_get(namespace, self.known.names.hash).is_none() {
            let name = self.known.names.hash;
            self.heap.name_set(namespace, name, Value::None);
        }
    }

    /// Makes what lies in a class's namespace for a row.
    fn method(&mut self, native: &'static Native, owner: &'static str) -> (&'static str, Value) {
        let entry = NativeEntry::new(native, owner);
        let (name, binding) = (entry.name, entry.binding);
        if binding == Binding::StaticMethod {
            return (name, self.new_native(native, owner));
        }
        let index = self.native_index(native, entry);
        let kind = match binding {
            Binding::ClassMethod => Kind::ClassMethodDescriptor,
            _ if name == "__new__" => Kind::Native,
            _ if name.starts_with("__") && !PLAIN_DUNDERS.contains(&name) => {
                Kind::WrapperDescriptor
            }
            _ => Kind::NativeMethod,
        };
        (name, self.heap.alloc_kind(kind, Body::Native(index, Value::Unbound)).into())
    }

    fn define_exceptions(&mut self, rows: &'static [ExceptionClass]) {
        let base = self.heap.class(Kind::BaseException);
        self.known.exceptions.add("BaseException", base);
        for row in rows {
            if row.name == "BaseException" {
                self.fill_exception(base, row);
                continue;
            }
            let bases: Vec<Handle> =
                row.bases.iter().map(|name| self.known.exceptions.get(name)).collect();
            let mut mro = Vec::new();
            for &base in &bases {
                for &ancestor in &self.heap.class_body(base).mro {
                    if !mro.contains(&ancestor) {
                        mro.push(ancestor);
                    }
                }
            }
            // With two bases the common ancestors come last, each once.
            if bases.len() > 1 {
                mro = merged(&self.heap, &bases);
            }
            let class = new_class(
                &mut self.heap,
                row.name,
                bases,
                mro,
                Kind::BaseException,
                EXCEPTION_FLAGS,
            );
            self.heap.pin(class);
            self.known.exceptions.add(row.name, class);
            self.fill_exception(class, row);
        }
    }

    fn fill_exception(&mut self, class: Handle, row: &'static ExceptionClass) {
        let namespace = self.heap.class_body(class).dict;
        for native in row.methods {
            let (name, value) = self.method(native, row.name);
            self.put_attribute(namespace, row.name, name, value);
        }
        for (name, index) in row.fields.iter().zip(0..) {
            // A field without a name is for the machine alone.
            if !name.is_empty() && self.era.has_attribute(row.name, name) {
                let interned = self.heap.intern(name);
                let member = Member { name: interned.into(), owner: class, index };
                let member = self.heap.alloc_kind(Kind::Member, Body::Member(Box::new(member)));
                self.heap.name_set(namespace, interned, member.into());
            }
        }
        let doc = self.heap.new_str(row.about);
        self.heap.text_set(namespace, "__doc__", doc);
        if class == self.heap.class(Kind::BaseException) {
            return;
        }
        for base in self.heap.class_body(class).bases.clone() {
            self.note_subclass(base, class);
        }
    }

    fn note_subclass(&mut self, base: Handle, class: Handle) {
        if let Body::Class(body) = self.heap.change(base) {
            body.subclasses.push(class);
        }
    }

    fn fill_builtins(&mut self, library: &'static Library) {
        let builtins = self.known.builtins;
        for name in ["exit", "quit"] {
            let text = self.heap.new_str(name);
            let fields = Body::Fields(vec![text].into_boxed_slice());
            let quitter = self.heap.alloc_kind(Kind::Quitter, fields);
            self.heap.text_set(builtins, name, quitter.into());
        }
        let helper = self.heap.alloc_kind(Kind::Helper, Body::Fields(Box::default()));
        self.heap.text_set(builtins, "help", helper.into());
        for native in library.builtins.iter().copied().flatten() {
            let value = self.new_native(native, "builtins");
            let name = NativeEntry::new(native, "").name;
            self.heap.text_set(builtins, name, value);
        }
        for &(kind, name, _) in KINDS {
            if BUILTIN_TYPES.contains(&kind) {
                let class = self.heap.class(kind);
                self.heap.text_set(builtins, name, class.into());
            }
        }
        for row in library.exceptions {
            if row.name.ends_with("ExceptionGroup") && self.era < Era::E311
                || row.name == "PythonFinalizationError" && self.era < Era::E313
            {
                let class = self.known.exceptions.get(row.name);
                self.keep_back("builtins", row.name, class.into());
                continue;
            }
            let class = self.known.exceptions.get(row.name);
            self.heap.text_set(builtins, row.name, class.into());
        }
        for (alias, name) in [("EnvironmentError", "OSError"), ("IOError", "OSError")] {
            if let Some(class) = self.known.exceptions.find(name) {
                self.heap.text_set(builtins, alias, class.into());
            }
        }
        let (ellipsis, not_implemented) = (self.known.ellipsis, self.known.not_implemented);
        self.heap.text_set(builtins, "Ellipsis", ellipsis);
        self.heap.text_set(builtins, "NotImplemented", not_implemented);
        self.heap.text_set(builtins, "__debug__", Value::TRUE);
        for (name, value) in [("None", Value::None), ("True", Value::TRUE), ("False", Value::FALSE)]
        {
            self.heap.text_set(builtins, name, value);
        }
        let name = self.heap.intern("builtins");
        self.heap.text_set(builtins, "__name__", name.into());
        self.heap.text_set(builtins, "__doc__", Value::None);
        let module = self.new_module_over("builtins", builtins);
        let modules = self.known.sys_modules;
        self.heap.text_set(modules, "builtins", module);
    }

    /// Makes a module whose namespace is a dict that there is already.
    pub fn new_module_over(&mut self, name: &str, namespace: Handle) -> Value {
        let module = self.heap.alloc_kind(Kind::Module, Body::Plain);
        self.heap.set_dict(module, namespace);
        let _ = name;
        module.into()
    }

    /// Makes a module.
    pub fn new_module(&mut self, name: &str, doc: &str) -> (Value, Handle) {
        let namespace = self.heap.new_dict();
        let module = self.new_module_over(name, namespace);
        let name = self.heap.intern(name);
        let doc = if doc.is_empty() { Value::None } else { self.heap.new_str(doc) };
        self.heap.text_set(namespace, "__name__", name.into());
        self.heap.text_set(namespace, "__doc__", doc);
        for absent in ["__package__", "__loader__", "__spec__"] {
            self.heap.text_set(namespace, absent, Value::None);
        }
        (module, namespace)
    }

    /// Returns the names of the modules of the library, sorted.
    pub fn module_names(&self) -> Vec<&'static str> {
        let mut names: Vec<&str> = self.modules.iter().map(|row| row.name).collect();
        names.push("builtins");
        names.sort_unstable();
        names
    }

    /// Makes a module of the library at its first import; None if there is none of that name. PENDING possible:
    /// its Python part is still to run.
    pub fn native_module(&mut self, name: &str) -> Option<NativeResult> {
        let row: &'static Module = self.modules.iter().copied().find(|row| row.name == name)?;
        let (module, namespace) = self.new_module(row.name, row.about);
        for native in row.functions {
            let value = self.new_native(native, row.name);
            let name = NativeEntry::new(native, "").name;
            self.heap.text_set(namespace, name, value);
        }
        for native_type in row.types {
            let class = self.heap.class(native_type.kind);
            self.fill_builtin_once(class, native_type);
            let full = native_type.kind.full_name();
            let short = full.rsplit('.').next().unwrap_or(full);
            self.heap.text_set(namespace, short, class.into());
        }
        (row.fill)(self, namespace);
        self.describe_native_module(name, namespace);
        let modules = self.known.sys_modules;
        self.heap.text_set(modules, name, module);
        if row.source.is_empty() {
            return Some(Ok(module));
        }
        let file: &'static str = row.name;
        let code = self.compile_hidden(&format!("<{file}>"), row.source);
        let builtins = self.known.builtins;
        let function = self.new_function(code, namespace, builtins, [Value::Unbound; 4]);
        Some(self.push_body(function, namespace.into()))
    }

    /// Fills the class of a module's type, unless an earlier import of the module did.
    fn fill_builtin_once(&mut self, class: Handle, row: &'static Type) {
        let namespace = self.heap.class_body(class).dict;
        if self.heap.text_get(namespace, "__doc__").is_some() {
            return;
        }
        self.fill_builtin(class, row);
        self.class_changed(class);
    }

    /// Compiles Python of heisen's own, which no traceback, trace or frame shows.
    fn compile_hidden(&mut self, name: &str, text: &str) -> Handle {
        let code = self.compiled_hidden(name, text);
        self.load(&code)
    }

    fn compiled_hidden(&self, name: &str, text: &str) -> Rc<Code> {
        let source = Rc::new(Source::new(name, text));
        let options = compile::Options {
            era: self.era,
            mode: compile::Mode::Module,
            hidden: true,
            native: &[],
        };
        compile::compile(&source, &options)
            .unwrap_or_else(|error| panic!("{name} is Python: {}", error.display()))
    }

    /// Makes the objects that stand for the observers: what `sys.gettrace()` shows of them.
    fn define_observers(&mut self) {
        for at in 0..OBSERVERS.len() {
            let value = self.new_native(&super::observing::STAND_INS[at], "");
            if let Value::Obj(handle) = value {
                self.heap.pin(handle);
            }
            self.tracing.stand_ins.push(value);
        }
        debug_assert_eq!(self.tracing.stand_ins.len(), Observer::ALL.len());
    }

    fn fill_prelude(&mut self, library: &'static Library) {
        let prelude = self.known.prelude;
        for native in super::generator::HERE.iter().chain(library.hidden.iter().copied().flatten())
        {
            let value = self.new_native(native, "");
            let name = NativeEntry::new(native, "").name;
            self.heap.text_set(prelude, name, value);
        }
        let name = self.heap.intern("builtins");
        self.heap.text_set(prelude, "__name__", name.into());
    }

    /// Returns what the prelude defines; the text that does is run if it was not yet.
    pub(crate) fn prelude_value(&mut self, name: &str) -> Option<Value> {
        let prelude = self.known.prelude;
        if let Some(value) = self.heap.text_get(prelude, name) {
            return Some(value);
        }
        let at = self.prelude.iter().position(|(text, _)| defines(text, name))?;
        let code = match &self.prelude[at] {
            (_, Some(code)) => code.clone(),
            (text, None) => {
                let code = self.compiled_hidden("<prelude>", text);
                self.prelude[at].1 = Some(code.clone());
                code
            }
        };
        let loaded = self.load(&code);
        let builtins = self.known.builtins;
        let function = self.new_function(loaded, prelude, builtins, [Value::Unbound; 4]);
        let done = self.wait(|vm| vm.push_body(function, prelude.into()));
        assert_eq!(done.map(|_| ()), Ok(()), "the prelude runs");
        self.heap.text_get(prelude, name)
    }

    /// Runs a program as `__main__` to its end, or as far as it goes.
    ///
    /// # Errors
    /// Raised, if an exception leaves the program.
    pub fn push_main(&mut self, code: &Rc<Code>) -> NativeResult {
        // What is given by `-c`, or on standard input, has no file.
        let name = &*code.source.name;
        let namespace = self.new_main((!name.starts_with('<')).then_some(name));
        let loaded = self.load(code);
        self.push_main_code(loaded, namespace)
    }

    /// Makes the module `__main__` and returns its namespace.
    pub fn new_main(&mut self, file: Option<&str>) -> Handle {
        let (module, namespace) = self.new_module("__main__", "");
        let modules = self.known.sys_modules;
        self.heap.text_set(modules, "__main__", module);
        let builtins_module = self.heap.text_get(modules, "builtins").unwrap_or(Value::None);
        self.heap.text_set(namespace, "__builtins__", builtins_module);
        if let Some(file) = file {
            let file = self.heap.new_str(file);
            self.heap.text_set(namespace, "__file__", file);
        }
        namespace
    }

    /// Makes the machine ready to run code in the namespace of `__main__`.
    pub fn push_main_code(&mut self, code: Handle, namespace: Handle) -> NativeResult {
        let builtins = self.known.builtins;
        let file = self.loaded(code).code.source.name.to_string();
        let function = self.new_function(code, namespace, builtins, [Value::Unbound; 4]);
        let pushed = self.push_body(function, namespace.into())?;
        if let Some(frame) = self.frames.last_mut() {
            frame.returns = super::Return::Top;
        }
        self.tracing.own_file = file;
        Ok(pushed)
    }
}

/// Tells whether a text defines a name at its top level.
fn defines(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let defined = ["def ", "async def ", "class ", ""]
            .into_iter()
            .find_map(|word| line.strip_prefix(word)?.strip_prefix(name));
        defined.is_some_and(|rest| rest.starts_with(['(', ':', ' ']))
    })
}

/// Dunder methods that CPython implements as plain methods, not as slots.
pub(super) const PLAIN_DUNDERS: [&str; 22] = [
    "__reduce__",
    "__reduce_ex__",
    "__getstate__",
    "__setstate__",
    "__sizeof__",
    "__dir__",
    "__format__",
    "__reversed__",
    "__length_hint__",
    "__contains__",
    "__getitem__",
    "__class_getitem__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__enter__",
    "__exit__",
    "__copy__",
    "__instancecheck__",
    "__subclasscheck__",
    "__prepare__",
];

const EXCEPTION_FLAGS: ClassFlags = ClassFlags {
    heap: false,
    base: true,
    dict: true,
    finaliser: false,
    exception: true,
    getattribute: false,
    getattr: false,
    setattr: false,
    meta: false,
    sequence: false,
    mapping: false,
    is_abstract: false,
};

/// The types that have a name in `builtins`.
const BUILTIN_TYPES: &[Kind] = &[
    Kind::Object,
    Kind::Type,
    Kind::Int,
    Kind::Bool,
    Kind::Float,
    Kind::Complex,
    Kind::Str,
    Kind::Bytes,
    Kind::ByteArray,
    Kind::MemoryView,
    Kind::List,
    Kind::Tuple,
    Kind::Dict,
    Kind::Set,
    Kind::FrozenSet,
    Kind::Range,
    Kind::Slice,
    Kind::Property,
    Kind::ClassMethod,
    Kind::StaticMethod,
    Kind::Super,
    Kind::Enumerate,
    Kind::Zip,
    Kind::Map,
    Kind::Filter,
    Kind::Reversed,
];

fn pinned(heap: &mut Heap, kind: Kind, body: Body) -> Value {
    let handle = heap.alloc_kind(kind, body);
    heap.pin(handle);
    handle.into()
}

fn define_classes(heap: &mut Heap, library: &'static Library) {
    for &(kind, name, base) in KINDS {
        let class = heap.class(kind);
        let base_class = heap.class(base);
        let (bases, mut mro) = if kind == Kind::Object {
            (Vec::new(), vec![class])
        } else {
            (vec![base_class], vec![class])
        };
        if kind != Kind::Object {
            mro.extend(heap.class_body(base_class).mro.clone());
        }
        let types = library
            .types
            .iter()
            .chain(library.modules.iter().copied().flatten().flat_map(|row| row.types));
        let row = types.copied().find(|row| row.kind == kind);
        let flags = ClassFlags {
            base: row.is_some_and(|row| row.base),
            exception: kind == Kind::BaseException,
            sequence: matches!(
                kind,
                Kind::List
                    | Kind::Tuple
                    | Kind::Range
                    | Kind::MemoryView
                    | Kind::Deque
                    | Kind::Array
            ),
            mapping: matches!(kind, Kind::Dict | Kind::MappingProxy | Kind::LocalsProxy),
            dict: matches!(
                kind,
                Kind::BaseException
                    | Kind::Function
                    | Kind::Module
                    | Kind::Namespace
                    | Kind::Type
                    | Kind::File
                    | Kind::Partial
                    | Kind::LruCache
            ),
            getattribute: matches!(kind, Kind::WeakProxy | Kind::WeakCallableProxy),
            setattr: matches!(kind, Kind::WeakProxy | Kind::WeakCallableProxy),
            ..ClassFlags::default()
        };
        let dict = heap.new_dict();
        let body = class_body(name, bases, mro, dict, kind, flags);
        heap.edit(class, |object| object.body = Body::Class(Box::new(body)));
    }
    for &(kind, _, base) in KINDS {
        if kind != Kind::Object {
            let (class, base) = (heap.class(kind), heap.class(base));
            if let Body::Class(body) = heap.change(base) {
                body.subclasses.push(class);
            }
        }
    }
}

fn class_body(
    name: &str,
    bases: Vec<Handle>,
    mro: Vec<Handle>,
    dict: Handle,
    layout: Kind,
    flags: ClassFlags,
) -> Class {
    Class {
        name: name.into(),
        bases,
        mro,
        dict,
        version: Cell::new(0),
        layout,
        flags,
        slots: Vec::new(),
        slot_count: 0,
        expected: Cell::new(0),
        plain_init: Cell::new((0, 0)),
        subclasses: Vec::new(),
    }
}

fn new_class(
    heap: &mut Heap,
    name: &str,
    bases: Vec<Handle>,
    ancestors: Vec<Handle>,
    layout: Kind,
    flags: ClassFlags,
) -> Handle {
    let type_ = heap.class(Kind::Type);
    let dict = heap.new_dict();
    let class = heap.alloc(
        type_,
        Body::Class(Box::new(class_body(name, bases, Vec::new(), dict, layout, flags))),
    );
    heap.edit(class, |object| {
        if let Body::Class(body) = &mut object.body {
            body.mro = std::iter::once(class).chain(ancestors).collect();
        }
    });
    class
}

/// Merges the MROs of several bases: each class before its own bases, which for exceptions is enough.
fn merged(heap: &Heap, bases: &[Handle]) -> Vec<Handle> {
    let mut lists: Vec<Vec<Handle>> =
        bases.iter().map(|&base| heap.class_body(base).mro.clone()).collect();
    let mut result = Vec::new();
    loop {
        lists.retain(|list| !list.is_empty());
        let good = lists
            .iter()
            .map(|list| list[0])
            .find(|head| !lists.iter().any(|list| list[1..].contains(head)));
        let Some(head) = good else { return result };
        result.push(head);
        for list in &mut lists {
            if list[0] == head {
                list.remove(0);
            }
        }
    }
}

/// Returns the code of frames that have none: natives that wait.
fn blank_code() -> Loaded {
    let code = Code {
        name: "".into(),
        qualname: "".into(),
        source: Rc::new(Source::new("", "")),
        first_line: 0,
        flags: CodeFlags { hidden: true, ..CodeFlags::default() },
        arg_count: 0,
        positional_only: 0,
        keyword_only: 0,
        variables: Vec::new(),
        sync_order: Vec::new(),
        varnames: Vec::new(),
        cellvars: Vec::new(),
        freevars: Vec::new(),
        namespace: crate::code::NONE,
        registers: 0,
        instructions: Box::new([std::cell::Cell::new(Instr::new(Op::Park, 0, 0, 0))]),
        lines: Box::new([]),
        spans: Box::new([]),
        constructs: Vec::new(),
        standings: Box::new([]),
        handlers: Vec::new(),
        constants: Vec::new(),
        names: Vec::new(),
        sites: Vec::new(),
        children: Vec::new(),
        warnings: Vec::new(),
        layout: std::cell::OnceCell::new(),
    };
    Loaded {
        plain_arguments: crate::code::NONE,
        code: Rc::new(code),
        constants: Box::new([]),
        places: Box::new([]),
        names: Box::new([]),
        variables: Box::new([]),
        children: Box::new([]),
    }
}
