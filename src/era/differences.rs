//! What the machine does differently from era to era.
//!
//! A row is: the name of the method on [`Era`], its type, the values for 3.10,
//! 3.11, 3.12, 3.13 and 3.14, and the sentence that explains it. What the
//! corpus shows was measured on real interpreters; the rest is from CPython's
//! sources and change notes, and has not been seen to run.

use super::Era;

/// One thing that depends on the era.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// The name of the method on [`Era`] that answers it.
    pub name: &'static str,
    /// A sentence that explains it.
    pub about: &'static str,
    /// Writes the value an era has.
    pub value: fn(Era) -> String,
}

/// In which order the names of a frame enter its dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrder {
    /// Locals, then every cell (arguments that are cells too), then frees.
    CellsApart,
    /// Locals with the arguments that are cells in place, then other cells, then frees.
    CellsInPlace,
}

macro_rules! differences {
    ($($name:ident: $type:ty = [$e310:expr, $e311:expr, $e312:expr, $e313:expr, $e314:expr], $about:literal;)*) => {
        impl Era {
            $(
                #[doc = $about]
                #[must_use]
                pub const fn $name(self) -> $type {
                    let values: [$type; 5] = [$e310, $e311, $e312, $e313, $e314];
                    values[self.row()]
                }
            )*
        }

        /// Everything the machine does differently from era to era.
        pub const DIFFERENCES: &[Difference] = &[
            $(Difference {
                name: stringify!($name),
                about: $about,
                value: |era| format!("{:?}", era.$name()),
            },)*
        ];
    };
}

const NO: bool = false;
const YES: bool = true;

differences! {
    version: (u8, u8, u8) = [(3, 10, 13), (3, 11, 7), (3, 12, 7), (3, 13, 18), (3, 14, 10)],
        "The release that is imitated, as in sys.version_info.";

    // The frame and its dict.
    syncs_every_event: bool = [YES, NO, NO, NO, NO],
        "Every call of a Python trace function first copies the fast locals into the frame dict, and copies the dict back afterwards.";
    syncs_when_f_locals_read: bool = [NO, YES, YES, NO, NO],
        "A call of a Python trace function syncs only where frame.f_locals was read on that frame since the last sync.";
    has_locals_proxy: bool = [NO, NO, NO, YES, YES],
        "frame.f_locals of a function is a new proxy at each reading, which writes through to the variables (PEP 667).";
    locals_are_fresh: bool = [NO, NO, NO, YES, YES],
        "Each call of locals() in a function returns a new dict; before, all calls in one frame return the same one.";
    has_monitoring: bool = [NO, NO, YES, YES, YES],
        "There is sys.monitoring (PEP 669), which also delivers the events of trace and profile functions: the latter first.";
    deleted_local_becomes_none: bool = [NO, NO, YES, NO, NO],
        "A variable deleted through the frame dict becomes None, with a RuntimeWarning, instead of unset.";
    key_order: KeyOrder = [
        KeyOrder::CellsApart, KeyOrder::CellsInPlace, KeyOrder::CellsInPlace, KeyOrder::CellsInPlace, KeyOrder::CellsInPlace
    ],
        "The order in which the names of a frame enter its dict.";
    inlines_comprehensions: bool = [NO, NO, YES, YES, YES],
        "List, set and dict comprehensions run in the frame around them (PEP 709); generator expressions keep their own.";
    inlined_locals_show_namespace: bool = [NO, NO, YES, NO, NO],
        "locals() in a comprehension that a module or a class inlined shows the whole namespace, not only the comprehension's variables.";
    reading_f_locals_spoils_comprehensions: bool = [NO, NO, YES, NO, NO],
        "A trace function that reads f_locals of a module or class frame sets the variables of a comprehension inlined there to None.";
    defers_annotations: bool = [NO, NO, NO, NO, YES],
        "Annotations are evaluated when they are asked for, not when the definition runs (PEP 649).";

    clears_frames_backwards: bool = [NO, NO, NO, NO, YES],
        "When a call is over its variables are let go of from the last to the first; before, from the first to the last.";

    formats_become_format_strings: bool = [NO, YES, YES, YES, YES],
        "A text with %s, %r or %a formatted by a tuple display is compiled as a format string.";
    classes_note_first_line: bool = [NO, NO, NO, YES, YES],
        "The body of a class binds __firstlineno__ and __static_attributes__.";

    returns_constants: bool = [NO, NO, YES, YES, NO],
        "Returning a constant is one instruction.";
    code_has_prologue: bool = [NO, YES, YES, YES, YES],
        "Code begins with an instruction of its own, at which a frame stands while its call is told.";

    // What a trace function receives.
    module_call_line: u32 = [1, 0, 0, 0, 0],
        "The line of a module's call event.";
    traces_decorator_line_again: bool = [NO, YES, YES, YES, YES],
        "Before a decorator is called there is a line event for its own line, from the last one up.";
    defaults_return_to_def_line: bool = [YES, YES, YES, YES, NO],
        "A def whose defaults stand on several lines has a second line event for its first line when the function is made.";
    managers_have_their_line: bool = [NO, NO, NO, YES, YES],
        "Entering and leaving a with has the line of the context manager's expression; before, that of the with.";
    loops_have_line_of_iterable: bool = [NO, NO, YES, YES, YES],
        "Getting the next item of a loop has the line of what it runs over; before, that of the for.";
    finally_ends_where_it_was_left: bool = [true, true, false, false, false],
        "Whether what ends a `finally` that an exception has entered has the line of the last statement in it; later it \
         has none of its own.";
    finally_cleans_up_where_it_was_left: bool = [false, true, false, false, false],
        "Whether an exception raised in such a `finally` passes that line again on its way out.";
    lambdas_return_on_first_line: bool = [NO, YES, NO, NO, NO],
        "The end of a lambda has the line where the lambda begins; otherwise, that of its body.";
    loops_over_generator_in_place: bool = [NO, NO, NO, NO, YES],
        "any(), all() and tuple() of a generator expression are loops in the frame that calls them.";
    comprehensions_end_on_element_line: bool = [NO, NO, NO, NO, YES],
        "A comprehension's loop that is exhausted ends on the line of the element, without a line event of its own.";
    dict_keys_have_their_line: bool = [NO, NO, NO, NO, YES],
        "A constant key of a dict display has a line of its own, also where all keys are constants.";
    conditions_have_their_line: bool = [NO, NO, YES, YES, YES],
        "The jump of a condition has the line of the condition; before, that of the statement, or of the last comparison.";
    unstarted_generators_end_quietly: bool = [NO, NO, YES, YES, YES],
        "Closing a generator that has not started runs nothing of it, so that nobody hears of it.";
    jumps_bind_locals: bool = [NO, NO, YES, YES, YES],
        "Setting f_lineno gives variables that are unset the value None, with a RuntimeWarning.";
    withs_end_in_place: bool = [NO, YES, YES, YES, YES],
        "Setting f_lineno to the line of the with in whose body one stands ends it; before, it begins again.";
    call_tracing_traces: bool = [YES, NO, YES, YES, YES],
        "sys.call_tracing traces what it calls; in 3.11 it does not.";
    tracer_errors_have_entry: bool = [YES, NO, NO, NO, NO],
        "An exception that a trace function raises has an entry in the traceback for the call of the function, at the traced frame.";
    tracer_errors_leave_frame: bool = [YES, YES, NO, NO, NO],
        "An exception that a trace function raises at a return or a resumption leaves the traced frame past its handlers.";
    ended_delegations_have_line: bool = [NO, NO, NO, YES, YES],
        "An exception that is thrown into a frame while it delegates to another gives a line event after it has come back.";
    ended_generator_is_told: bool = [NO, NO, YES, YES, YES],
        "A generator that ends with None where it is delegated to gives an exception event for StopIteration all the same.";
    opcode_events_start_at_once: bool = [YES, YES, NO, YES, YES],
        "Setting f_trace_opcodes gives opcode events at once; otherwise, from the next sys.settrace on.";

    // Values.
    str_hash_rounds: (u8, u8) = [(2, 4), (1, 3), (1, 3), (1, 3), (1, 3)],
        "The rounds of SipHash behind hash() of str and bytes: for each block, and at the end.";
    sum_compensates_floats: bool = [NO, NO, YES, YES, YES],
        "sum() of floats carries the rounding errors along, so that ten times 0.1 is 1.0.";

    // Tracebacks.
    tracebacks_have_carets: bool = [NO, YES, YES, YES, YES],
        "A traceback marks the part of the line that raised (PEP 657).";
    tracebacks_show_all_lines: bool = [NO, NO, NO, YES, YES],
        "A traceback shows every line of an expression that spans several.";
    suggests_imports: bool = [NO, NO, YES, YES, YES],
        "An uncaught NameError that names a module of the library asks whether an import was forgotten.";
    suggests_self: bool = [NO, NO, YES, YES, YES],
        "An uncaught NameError in a method that names an attribute of self suggests self.name.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_explains_itself() {
        for row in DIFFERENCES {
            assert!(row.about.ends_with('.'), "{}: a sentence ends with a full stop", row.name);
            assert!(!(row.value)(Era::E310).is_empty());
        }
    }

    #[test]
    fn exactly_one_rule_decides_when_an_event_syncs() {
        for era in Era::ALL {
            let rules =
                [era.syncs_every_event(), era.syncs_when_f_locals_read(), era.has_locals_proxy()];
            assert_eq!(rules.into_iter().filter(|holds| *holds).count(), 1, "{era}");
        }
    }
}
