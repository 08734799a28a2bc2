//! Where an instruction stands: inside which loops, `with`s and handlers. What a jump to another line must respect.

/// What is open around an instruction and keeps something in registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Around {
    /// Nothing: the code itself.
    Nothing,
    /// A `for`, whose iterator takes three registers.
    For,
    /// An `async for`, whose iterator takes one.
    AsyncFor,
    /// A `with`, whose `__exit__` takes one.
    With,
    /// The handling of an exception, which takes two: the exception, and which was handled before.
    Handler,
    /// The exception of a handler is still needed: to be matched, or to be raised again. It takes no more.
    Pending,
    /// The body of a `try`, which takes none.
    Try,
}

impl Around {
    /// Returns how many registers it keeps something in.
    pub fn registers(self) -> u16 {
        match self {
            Around::Nothing | Around::Pending | Around::Try => 0,
            Around::AsyncFor | Around::With => 1,
            Around::Handler => 2,
            Around::For => 3,
        }
    }
}

/// A construct that is open, and the one around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Construct {
    pub around: Around,
    /// The first of its registers.
    pub first: u16,
    /// Registers from here on are its statements' own.
    pub keep: u16,
    /// The index of the construct around it; its own for the outermost.
    pub parent: u16,
}

/// Where an instruction stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// The index of the innermost construct that is open.
    pub construct: u16,
    /// It begins a step of the program (a statement, a loop's next pass, the end of a `with`): nothing else is pending.
    pub begins: bool,
}
