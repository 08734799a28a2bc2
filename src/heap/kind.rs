//! Which builtin types the machine itself has to know: a table with a row for each.

macro_rules! kinds {
    ($( $kind:ident $name:literal $base:ident ; )*) => {
        /// A builtin type.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $( $kind, )* }

        /// Every builtin type, its name and the type it derives from, bases first.
        pub const KINDS: &[(Kind, &str, Kind)] = &[ $( (Kind::$kind, $name, Kind::$base), )* ];
    };
}

kinds! {
    Object "object" Object;
    Type "type" Object;
    NoneType "NoneType" Object;
    NotImplementedType "NotImplementedType" Object;
    Ellipsis "ellipsis" Object;
    Int "int" Object;
    Bool "bool" Int;
    Float "float" Object;
    Complex "complex" Object;
    Str "str" Object;
    Bytes "bytes" Object;
    ByteArray "bytearray" Object;
    MemoryView "memoryview" Object;
    List "list" Object;
    Tuple "tuple" Object;
    Dict "dict" Object;
    Set "set" Object;
    FrozenSet "frozenset" Object;
    Range "range" Object;
    Slice "slice" Object;
    Cell "cell" Object;
    Function "function" Object;
    Native "builtin_function_or_method" Object;
    NativeMethod "method_descriptor" Object;
    WrapperDescriptor "wrapper_descriptor" Object;
    MethodWrapper "method-wrapper" Object;
    ClassMethodDescriptor "classmethod_descriptor" Object;
    GetSet "getset_descriptor" Object;
    Member "member_descriptor" Object;
    Method "method" Object;
    Code "code" Object;
    Frame "frame" Object;
    Traceback "traceback" Object;
    Module "module" Object;
    Namespace "types.SimpleNamespace" Object;
    Quitter "_sitebuiltins.Quitter" Object;
    Helper "_sitebuiltins._Helper" Object;
    Generator "generator" Object;
    Coroutine "coroutine" Object;
    AsyncGenerator "async_generator" Object;
    Awaitable "async_generator_wrapped_value" Object;
    Property "property" Object;
    ClassMethod "classmethod" Object;
    StaticMethod "staticmethod" Object;
    Super "super" Object;
    LocalsProxy "FrameLocalsProxy" Object;
    MappingProxy "mappingproxy" Object;
    DictKeys "dict_keys" Object;
    DictValues "dict_values" Object;
    DictItems "dict_items" Object;
    DictKeyIterator "dict_keyiterator" Object;
    DictValueIterator "dict_valueiterator" Object;
    DictItemIterator "dict_itemiterator" Object;
    DictReverseKeyIterator "dict_reversekeyiterator" Object;
    DictReverseValueIterator "dict_reversevalueiterator" Object;
    DictReverseItemIterator "dict_reverseitemiterator" Object;
    ListIterator "list_iterator" Object;
    ListReverseIterator "list_reverseiterator" Object;
    TupleIterator "tuple_iterator" Object;
    StrIterator "str_iterator" Object;
    BytesIterator "bytes_iterator" Object;
    ByteArrayIterator "bytearray_iterator" Object;
    SetIterator "set_iterator" Object;
    RangeIterator "range_iterator" Object;
    SequenceIterator "iterator" Object;
    CallableIterator "callable_iterator" Object;
    Enumerate "enumerate" Object;
    Zip "zip" Object;
    Map "map" Object;
    Filter "filter" Object;
    Reversed "reversed" Object;
    Count "itertools.count" Object;
    Cycle "itertools.cycle" Object;
    Repeat "itertools.repeat" Object;
    Chain "itertools.chain" Object;
    ISlice "itertools.islice" Object;
    StarMap "itertools.starmap" Object;
    TakeWhile "itertools.takewhile" Object;
    DropWhile "itertools.dropwhile" Object;
    FilterFalse "itertools.filterfalse" Object;
    Accumulate "itertools.accumulate" Object;
    Compress "itertools.compress" Object;
    ZipLongest "itertools.zip_longest" Object;
    Product "itertools.product" Object;
    Permutations "itertools.permutations" Object;
    Combinations "itertools.combinations" Object;
    CombinationsWithReplacement "itertools.combinations_with_replacement" Object;
    GroupBy "itertools.groupby" Object;
    Grouper "itertools._grouper" Object;
    Tee "itertools._tee" Object;
    Pairwise "itertools.pairwise" Object;
    Batched "itertools.batched" Object;
    Partial "functools.partial" Object;
    CompareKey "functools.KeyWrapper" Object;
    LruCache "functools._lru_cache_wrapper" Object;
    ItemGetter "operator.itemgetter" Object;
    AttrGetter "operator.attrgetter" Object;
    MethodCaller "operator.methodcaller" Object;
    Deque "collections.deque" Object;
    DequeIterator "collections._deque_iterator" Object;
    DequeReverseIterator "collections._deque_reverse_iterator" Object;
    DefaultDict "collections.defaultdict" Dict;
    OrderedDict "collections.OrderedDict" Dict;
    TupleGetter "collections._tuplegetter" Object;
    Random "_random.Random" Object;
    Array "array.array" Object;
    ArrayIterator "array.arrayiterator" Object;
    GenericAlias "types.GenericAlias" Object;
    UnionType "types.UnionType" Object;
    TypeVar "typing.TypeVar" Object;
    ParamSpec "typing.ParamSpec" Object;
    TypeVarTuple "typing.TypeVarTuple" Object;
    TypeAlias "typing.TypeAliasType" Object;
    WeakRef "weakref.ReferenceType" Object;
    File "_io.TextIOWrapper" Object;
    BaseException "BaseException" Object;
    WeakProxy "weakref.ProxyType" Object;
    WeakCallableProxy "weakref.CallableProxyType" Object;
    Pattern "re.Pattern" Object;
    Match "re.Match" Object;
    ReScanner "_sre.SRE_Scanner" Object;
    ReTemplate "_sre.SRE_Template" Object;
    Ucd "unicodedata.UCD" Object;
    Hash "_hashlib.HASH" Object;
    HashXof "_hashlib.HASHXOF" Hash;
    Blake2b "_blake2.blake2b" Object;
    Blake2s "_blake2.blake2s" Object;
}

impl Kind {
    /// How many builtin types there are.
    pub const COUNT: usize = KINDS.len();

    /// Returns the type's name with its module, where it is not `builtins`.
    pub fn full_name(self) -> &'static str {
        KINDS[self as usize].1
    }
}
