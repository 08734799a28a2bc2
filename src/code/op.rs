//! What one instruction can be: a table with a row for every opcode.
//!
//! The enum, the disassembly and the verifier come from the rows. A row names
//! its three operands and says what each of them is, so that nothing else has
//! to know how an instruction is laid out.

/// What an operand of an instruction refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// Not used.
    Nothing,
    /// A register that is read.
    Read,
    /// A register that is written.
    Write,
    /// The first of several registers, as many as the opcode says.
    Window,
    /// An index into `Code::constants`.
    Constant,
    /// An index into `Code::names`.
    Name,
    /// An index into `Code::sites`: a name with an inline cache.
    Site,
    /// An index into `Code::children`.
    Child,
    /// An instruction to go to.
    Target,
    /// The two halves (low, high) of a 32-bit target: stands for operands b and c.
    LongTarget,
    /// A small number.
    Count,
    /// A signed 16-bit number.
    Immediate,
}

/// What the opcode pane, the disassembler and the verifier know of an opcode.
pub struct Row {
    pub name: &'static str,
    pub about: &'static str,
    pub operands: [(&'static str, Operand); 3],
}

macro_rules! ops {
    ($( #[doc = $about:literal] $name:ident { $($operand:ident : $kind:ident),* } ; )*) => {
        /// The opcodes.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Op { $( #[doc = $about] $name, )* }

        /// The rows of the table, in the order of [`Op`].
        pub const ROWS: &[Row] = &[ $( Row {
            name: stringify!($name),
            about: $about,
            operands: operands(&[ $( (stringify!($operand), Operand::$kind) ),* ]),
        }, )* ];
    };
}

const fn operands(given: &[(&'static str, Operand)]) -> [(&'static str, Operand); 3] {
    let mut all = [("", Operand::Nothing); 3];
    let mut i = 0;
    while i < given.len() {
        all[i] = given[i];
        i += 1;
    }
    all
}

ops! {
    // Moving values.
    /// Asks the routine whose frame this is to go on, or another thread.
    Park {};
    /// Does nothing; stands where a line begins that has no code of its own.
    Nop {};
    /// Carries operands that did not fit into the instruction before it.
    Extra { a: Count, b: Count, c: Count };
    /// Puts a constant into a register.
    LoadConst { into: Write, constant: Constant };
    /// Puts a small integer into a register.
    LoadInt { into: Write, value: Immediate };
    /// Copies a register; a local without a value raises UnboundLocalError.
    Move { into: Write, from: Read };
    /// Empties a register.
    Clear { register: Write };
    /// Raises UnboundLocalError unless the local has a value.
    CheckLocal { local: Read };
    /// Deletes a local; one without a value raises UnboundLocalError.
    DeleteLocal { local: Write };

    // Cells and names.
    /// Wraps what a register holds (or nothing) into a new cell, in place.
    MakeCell { local: Write };
    /// Reads the contents of a cell; an empty one raises NameError.
    LoadCell { into: Write, cell: Read };
    /// Writes the contents of a cell.
    StoreCell { cell: Read, value: Read };
    /// Empties a cell; an empty one raises NameError.
    DeleteCell { cell: Read };
    /// Reads a name of a class body that a function around it binds too: the namespace first, then the cell.
    LoadClassCell { into: Write, cell: Read, name: Name };
    /// Reads a global or builtin.
    LoadGlobal { into: Write, site: Site };
    /// Binds a global.
    StoreGlobal { name: Name, value: Read };
    /// Deletes a global.
    DeleteGlobal { name: Name };
    /// Reads a name of the frame's namespace, else a global, else a builtin.
    LoadName { into: Write, site: Site };
    /// Binds a name in the frame's namespace.
    StoreName { name: Name, value: Read };
    /// Deletes a name from the frame's namespace.
    DeleteName { name: Name };

    // Attributes and items.
    /// Reads an attribute.
    LoadAttr { into: Write, object: Read, site: Site };
    /// Writes an attribute.
    StoreAttr { object: Read, site: Site, value: Read };
    /// Deletes an attribute.
    DeleteAttr { object: Read, site: Site };
    /// Looks up a method to be called by CallMethod: puts the callable into `into` and its self, or nothing, after it.
    LoadMethod { into: Window, object: Read, site: Site };
    /// Looks up an attribute of `super(class, self)`: `window` holds class and self.
    LoadSuperAttr { into: Write, window: Window, site: Site };
    /// Reads an item.
    LoadItem { into: Write, object: Read, key: Read };
    /// Reads the item at a small integer constant.
    LoadItemInt { into: Write, object: Read, key: Immediate };
    /// Writes an item.
    StoreItem { object: Read, key: Read, value: Read };
    /// Deletes an item.
    DeleteItem { object: Read, key: Read };

    // Operators.
    /// Puts the sum of two values into a register.
    Add { into: Write, left: Read, right: Read };
    /// Subtracts.
    Sub { into: Write, left: Read, right: Read };
    /// Multiplies.
    Mul { into: Write, left: Read, right: Read };
    /// Divides (`/`).
    TrueDiv { into: Write, left: Read, right: Read };
    /// Divides and rounds down (`//`).
    FloorDiv { into: Write, left: Read, right: Read };
    /// Takes the remainder (`%`).
    Mod { into: Write, left: Read, right: Read };
    /// Raises to a power.
    Pow { into: Write, left: Read, right: Read };
    /// Multiplies matrices (`@`).
    MatMul { into: Write, left: Read, right: Read };
    /// Shifts left.
    LShift { into: Write, left: Read, right: Read };
    /// Shifts right.
    RShift { into: Write, left: Read, right: Read };
    /// Takes the bitwise and.
    And { into: Write, left: Read, right: Read };
    /// Takes the bitwise or.
    Or { into: Write, left: Read, right: Read };
    /// Takes the bitwise exclusive or.
    Xor { into: Write, left: Read, right: Read };
    /// Adds in place (`+=`); the order of the in-place rows is that of the plain ones.
    InAdd { into: Write, left: Read, right: Read };
    /// Subtracts in place.
    InSub { into: Write, left: Read, right: Read };
    /// Multiplies in place.
    InMul { into: Write, left: Read, right: Read };
    /// Divides in place.
    InTrueDiv { into: Write, left: Read, right: Read };
    /// Divides and rounds down in place.
    InFloorDiv { into: Write, left: Read, right: Read };
    /// Takes the remainder in place.
    InMod { into: Write, left: Read, right: Read };
    /// Raises to a power in place.
    InPow { into: Write, left: Read, right: Read };
    /// Multiplies matrices in place.
    InMatMul { into: Write, left: Read, right: Read };
    /// Shifts left in place.
    InLShift { into: Write, left: Read, right: Read };
    /// Shifts right in place.
    InRShift { into: Write, left: Read, right: Read };
    /// Takes the bitwise and in place.
    InAnd { into: Write, left: Read, right: Read };
    /// Takes the bitwise or in place.
    InOr { into: Write, left: Read, right: Read };
    /// Takes the bitwise exclusive or in place.
    InXor { into: Write, left: Read, right: Read };
    /// Adds a small integer constant.
    AddInt { into: Write, left: Read, right: Immediate };
    /// Subtracts a small integer constant.
    SubInt { into: Write, left: Read, right: Immediate };
    /// Multiplies by a small integer constant.
    MulInt { into: Write, left: Read, right: Immediate };
    /// Divides by a small integer constant and rounds down.
    FloorDivInt { into: Write, left: Read, right: Immediate };
    /// Takes the remainder of the division by a small integer constant.
    ModInt { into: Write, left: Read, right: Immediate };
    /// Takes the bitwise and with a small integer constant.
    AndInt { into: Write, left: Read, right: Immediate };
    /// Shifts right by a small integer constant.
    RShiftInt { into: Write, left: Read, right: Immediate };
    /// Negates.
    Neg { into: Write, value: Read };
    /// Applies unary plus.
    Pos { into: Write, value: Read };
    /// Inverts all bits.
    Invert { into: Write, value: Read };
    /// Takes the truth of a value, inverted.
    Not { into: Write, value: Read };
    /// Tells whether left is less than right.
    Lt { into: Write, left: Read, right: Read };
    /// Tells whether left is less than or equal to right.
    Le { into: Write, left: Read, right: Read };
    /// Tells whether two values are equal.
    Eq { into: Write, left: Read, right: Read };
    /// Tells whether two values differ.
    Ne { into: Write, left: Read, right: Read };
    /// Tells whether left is greater than right.
    Gt { into: Write, left: Read, right: Read };
    /// Tells whether left is greater than or equal to right.
    Ge { into: Write, left: Read, right: Read };
    /// Tells whether two values are one object.
    Is { into: Write, left: Read, right: Read };
    /// Tells whether two values are different objects.
    IsNot { into: Write, left: Read, right: Read };
    /// Tells whether left is in the container right.
    In { into: Write, left: Read, right: Read };
    /// Tells whether left is not in the container right.
    NotIn { into: Write, left: Read, right: Read };

    // Going elsewhere.
    /// Goes to the target.
    Jump { unused: Count, target: LongTarget };
    /// Goes to the target if the value is true; the value is consumed when marked as taken.
    JumpIf { value: Read, target: LongTarget };
    /// Goes to the target if the value is false; the value is consumed when marked as taken.
    JumpUnless { value: Read, target: LongTarget };
    /// Goes to the target if the value is None.
    JumpIfNone { value: Read, target: LongTarget };
    /// Goes to the target unless left < right.
    JumpUnlessLt { left: Read, right: Read, target: Target };
    /// Goes to the target unless left <= right.
    JumpUnlessLe { left: Read, right: Read, target: Target };
    /// Goes to the target unless left == right.
    JumpUnlessEq { left: Read, right: Read, target: Target };
    /// Goes to the target unless left != right.
    JumpUnlessNe { left: Read, right: Read, target: Target };
    /// Goes to the target unless left > right.
    JumpUnlessGt { left: Read, right: Read, target: Target };
    /// Goes to the target unless left >= right.
    JumpUnlessGe { left: Read, right: Read, target: Target };
    /// Goes to the target unless left < a small integer constant.
    JumpUnlessLtInt { left: Read, right: Immediate, target: Target };
    /// Goes to the target unless left <= a small integer constant.
    JumpUnlessLeInt { left: Read, right: Immediate, target: Target };
    /// Goes to the target unless left == a small integer constant.
    JumpUnlessEqInt { left: Read, right: Immediate, target: Target };
    /// Goes to the target unless left != a small integer constant.
    JumpUnlessNeInt { left: Read, right: Immediate, target: Target };
    /// Goes to the target unless left > a small integer constant.
    JumpUnlessGtInt { left: Read, right: Immediate, target: Target };
    /// Goes to the target unless left >= a small integer constant.
    JumpUnlessGeInt { left: Read, right: Immediate, target: Target };

    // Iterating and unpacking.
    /// Gets the iterator of a value.
    GetIter { into: Write, value: Read };
    /// Gets the iterator that a `for` runs over, into three registers: a range is kept there unboxed.
    ForPrep { iterator: Window, value: Read };
    /// Puts the next item into a register, or drops the iterator and goes to the target.
    ForIter { into: Write, iterator: Window, target: Target };
    /// Unpacks a value into exactly `count` registers.
    Unpack { into: Window, value: Read, count: Count };
    /// Unpacks a value around a starred target: the low byte of `counts` registers before it, the high byte after it.
    UnpackStar { into: Window, value: Read, counts: Count };

    // Building.
    /// Builds a tuple of `count` registers.
    BuildTuple { into: Write, first: Window, count: Count };
    /// Builds a list of `count` registers.
    BuildList { into: Write, first: Window, count: Count };
    /// Builds a set of `count` registers.
    BuildSet { into: Write, first: Window, count: Count };
    /// Builds a dict of `count` pairs of registers (key, value).
    BuildDict { into: Write, first: Window, count: Count };
    /// Joins `count` registers that hold strings.
    BuildString { into: Write, first: Window, count: Count };
    /// Builds a slice of three registers (start, stop, step).
    BuildSlice { into: Write, first: Window };
    /// Appends to a list being built.
    ListAppend { list: Read, value: Read };
    /// Extends a list being built by an iterable (`*value`).
    ListExtend { list: Read, value: Read };
    /// Makes a tuple of the only `*value` of a call; the callable is named if it is no iterable.
    ArgsToTuple { into: Write, value: Read, callable: Read };
    /// Turns a list being built into a tuple, in place.
    ListToTuple { list: Write };
    /// Adds to a set being built.
    SetAdd { set: Read, value: Read };
    /// Adds an iterable's items to a set being built.
    SetUpdate { set: Read, value: Read };
    /// Sets a key of a dict being built.
    DictSet { dict: Read, key: Read, value: Read };
    /// Updates a dict being built by a mapping (`**value` in a display).
    DictUpdate { dict: Read, value: Read };
    /// Merges a mapping into keyword arguments; a key given twice raises TypeError naming the callable.
    DictMerge { dict: Read, value: Read, callable: Read };
    /// Formats a value for an f-string; `conversion` is 0 or the letter s, r or a.
    Format { into: Write, value: Read, conversion: Count };
    /// Formats a value by the format spec in the register after it.
    FormatSpec { into: Write, value: Window, conversion: Count };

    // Functions and classes.
    /// Makes a function; `parts` holds defaults, keyword defaults, annotations and closure, each or nothing.
    MakeFunction { into: Write, code: Child, parts: Window };
    /// Puts `__build_class__` into a register.
    LoadBuildClass { into: Write };
    /// Calls the callable in `window` with the `count` positional arguments after it.
    Call { window: Window, count: Count, into: Write };
    /// Calls with keywords: an Extra follows whose `a` is the constant tuple of names for the last arguments.
    CallKw { window: Window, count: Count, into: Write };
    /// Calls what LoadMethod found: callable, self or nothing, then `count` arguments.
    CallMethod { window: Window, count: Count, into: Write };
    /// Calls what LoadMethod found with keywords: an Extra follows as for CallKw.
    CallMethodKw { window: Window, count: Count, into: Write };
    /// Calls with unpacked arguments: callable, tuple (or any iterable) of positionals, dict of keywords or nothing.
    CallEx { window: Window, unused: Count, into: Write };
    /// Returns from the frame.
    Return { value: Read };

    // Generators and coroutines.
    /// Suspends the frame, giving out `value`; what is sent comes into `into`.
    Yield { into: Write, value: Read };
    /// Gets the iterator that `yield from` delegates to.
    GetYieldFrom { into: Write, value: Read };
    /// Gets the iterator that `await` delegates to; `context` is 0, 1 for `__aenter__`, 2 for `__aexit__`.
    GetAwaitable { into: Write, value: Read, context: Count };
    /// Delegates to an iterator: sends it `into` until it ends, then puts its result there.
    YieldFrom { into: Write, iterator: Read };
    /// Gets the asynchronous iterator of a value.
    GetAiter { into: Write, value: Read };
    /// Gets the awaitable for an asynchronous iterator's next item.
    GetAnext { into: Write, iterator: Read };
    /// Ends an `async for`: goes on after it if the exception is StopAsyncIteration, else raises it again.
    EndAsyncFor { exception: Read, iterator: Write, saved: Write };

    // Exceptions and with.
    /// Raises an exception.
    Raise { exception: Read };
    /// Raises an exception from a cause.
    RaiseFrom { exception: Read, cause: Read };
    /// Raises what is being handled again (`raise` alone).
    RaiseHandled {};
    /// Raises a caught exception again, with its traceback; a frame left so is seen where the register `saved`, if any, says; CPython raises it `again` so many times.
    Reraise { exception: Read, saved: Count, again: Count };
    /// Begins a handler: the raised exception into `exception`; what was handled before, and where it was raised, into `saved`.
    EnterHandler { exception: Write, saved: Write };
    /// Ends a handler: drops the exception, handles again what `saved` says.
    LeaveHandler { exception: Write, saved: Write };
    /// Goes to the target unless the exception matches a class or tuple of classes.
    JumpUnlessMatch { exception: Read, class: Read, target: Target };
    /// Splits an exception group for `except*`: matching part into `into`, rest into the register after it; None each if empty.
    MatchGroup { into: Window, exception: Read, class: Read };
    /// Ends `try`/`except*`: raises what the list `raised` and the rest of the group hold, if anything.
    RaiseGroup { original: Read, raised: Read };
    /// Enters a context manager: `window` gets its `__exit__` and what `__enter__` returned.
    WithEnter { window: Window, manager: Read };
    /// Calls `__exit__` (the register `exit`) with the exception; the truth of its result into `into`.
    WithExcept { into: Write, exit: Read, exception: Read };
    /// Puts `__aexit__` into `window` and the awaitable of `__aenter__` after it.
    AsyncWithEnter { window: Window, manager: Read };
    /// Calls `__aexit__` with the exception; its awaitable into `into`.
    AsyncWithExcept { into: Write, exit: Read, exception: Read };
    /// Puts the class AssertionError into a register.
    LoadAssertionError { into: Write };

    // Imports.
    /// Imports a module: `window` holds the level and the names of `from`.
    ImportName { into: Write, name: Name, window: Window };
    /// Reads a name of an imported module.
    ImportFrom { into: Write, module: Read, name: Name };
    /// Binds every public name of an imported module.
    ImportStar { module: Read };

    // Patterns.
    /// Tells whether the subject is a sequence for patterns.
    MatchSequence { into: Write, subject: Read };
    /// Tells whether the subject is a mapping for patterns.
    MatchMapping { into: Write, subject: Read };
    /// Gets the values of a tuple of keys as a tuple, or None.
    MatchKeys { into: Write, subject: Read, keys: Read };
    /// Matches a class pattern: `window` holds class, keyword names and number of positionals; a tuple of attributes or None.
    MatchClass { into: Write, subject: Read, window: Window };
    /// Copies a mapping without the keys of a tuple (`**rest`).
    CopyWithout { into: Write, subject: Read, keys: Read };
    /// Puts the length of a value into a register.
    GetLen { into: Write, value: Read };

    // The rest.
    /// Makes sure that the namespace has `__annotations__`.
    SetupAnnotations {};
    /// Prints the value of an expression statement typed interactively.
    PrintExpr { value: Read };
    /// Calls an operation of the machine that needs no speed; `which` is an [`super::Intrinsic`], `window` its arguments.
    Intrinsic { into: Write, window: Window, which: Count };
}

impl Op {
    /// Returns the row that describes the opcode.
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Tells whether it compares two values and goes elsewhere by the outcome.
    pub fn compares_and_jumps(self) -> bool {
        (Op::JumpUnlessLt as u8..=Op::JumpUnlessGeInt as u8).contains(&(self as u8))
    }
}
