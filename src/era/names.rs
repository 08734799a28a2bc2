//! Which names of the library's modules came up after 3.10.
//!
//! The library's Python is 3.14's. What a module has in it that the era's CPython does not have is taken out of the
//! program's sight when the module has run. What is not listed is there in every era.

use super::Era;

/// Names of a module, and the first era that has them.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    pub module: &'static str,
    pub since: Era,
    pub names: &'static [&'static str],
}

const fn since(since: Era, module: &'static str, names: &'static [&'static str]) -> Names {
    Names { module, since, names }
}

/// Every name of a module that not all eras have.
pub const NAMES: &[Names] = &[
    since(
        Era::E311,
        "asyncio",
        &[
            "Barrier",
            "BrokenBarrierError",
            "Runner",
            "TaskGroup",
            "Timeout",
            "timeout",
            "timeout_at",
        ],
    ),
    since(Era::E311, "contextlib", &["chdir"]),
    since(Era::E311, "datetime", &["UTC"]),
    since(
        Era::E311,
        "enum",
        &[
            "CONFORM",
            "CONTINUOUS",
            "EJECT",
            "EnumCheck",
            "EnumType",
            "FlagBoundary",
            "KEEP",
            "NAMED_FLAGS",
            "ReprEnum",
            "STRICT",
            "StrEnum",
            "UNIQUE",
            "global_enum",
            "global_enum_repr",
            "global_flag_repr",
            "global_str",
            "member",
            "nonmember",
            "pickle_by_enum_name",
            "pickle_by_global_name",
            "verify",
        ],
    ),
    since(Era::E311, "hashlib", &["file_digest"]),
    since(Era::E311, "http", &["HTTPMethod"]),
    since(Era::E311, "inspect", &["getmembers_static", "ismethodwrapper"]),
    since(Era::E311, "locale", &["getencoding"]),
    since(Era::E311, "logging", &["getLevelNamesMapping"]),
    since(Era::E311, "math", &["cbrt", "exp2"]),
    since(Era::E311, "operator", &["call"]),
    since(Era::E311, "re", &["NOFLAG"]),
    since(Era::E311, "signal", &["SIGSTKFLT"]),
    since(Era::E311, "sys", &["exception"]),
    since(
        Era::E311,
        "typing",
        &[
            "LiteralString",
            "Never",
            "NotRequired",
            "Required",
            "Self",
            "TypeVarTuple",
            "Unpack",
            "assert_never",
            "assert_type",
            "clear_overloads",
            "dataclass_transform",
            "get_overloads",
            "reveal_type",
        ],
    ),
    since(Era::E311, "unittest", &["doModuleCleanups", "enterModuleContext"]),
    since(Era::E312, "_csv", &["QUOTE_NOTNULL", "QUOTE_STRINGS"]),
    since(Era::E312, "_thread", &["daemon_threads_allowed"]),
    since(Era::E312, "asyncio", &["create_eager_task_factory", "eager_task_factory"]),
    since(
        Era::E312,
        "calendar",
        &[
            "APRIL",
            "AUGUST",
            "DECEMBER",
            "Day",
            "FEBRUARY",
            "JANUARY",
            "JULY",
            "JUNE",
            "MARCH",
            "MAY",
            "Month",
            "NOVEMBER",
            "OCTOBER",
            "SEPTEMBER",
        ],
    ),
    since(Era::E312, "csv", &["QUOTE_NOTNULL", "QUOTE_STRINGS"]),
    since(
        Era::E312,
        "inspect",
        &[
            "AGEN_CLOSED",
            "AGEN_CREATED",
            "AGEN_RUNNING",
            "AGEN_SUSPENDED",
            "BufferFlags",
            "getasyncgenlocals",
            "getasyncgenstate",
            "markcoroutinefunction",
        ],
    ),
    since(Era::E312, "itertools", &["batched"]),
    since(Era::E312, "logging", &["getHandlerByName", "getHandlerNames"]),
    since(Era::E312, "math", &["sumprod"]),
    since(Era::E312, "posixpath", &["isjunction", "splitroot"]),
    since(Era::E312, "random", &["binomialvariate"]),
    since(Era::E312, "socketserver", &["ForkingUnixDatagramServer", "ForkingUnixStreamServer"]),
    since(
        Era::E312,
        "sys",
        &[
            "activate_stack_trampoline",
            "deactivate_stack_trampoline",
            "getunicodeinternedsize",
            "is_stack_trampoline_active",
            "monitoring",
        ],
    ),
    since(Era::E312, "threading", &["setprofile_all_threads", "settrace_all_threads"]),
    since(Era::E312, "types", &["get_original_bases"]),
    since(Era::E312, "typing", &["TypeAliasType", "override"]),
    since(Era::E313, "asyncio", &["EventLoop", "QueueShutDown"]),
    since(Era::E313, "base64", &["z85decode", "z85encode"]),
    since(Era::E313, "configparser", &["MultilineContinuationError", "UNNAMED_SECTION"]),
    since(Era::E313, "copy", &["replace"]),
    since(Era::E313, "enum", &["EnumDict"]),
    since(Era::E313, "glob", &["translate"]),
    since(Era::E313, "math", &["fma"]),
    since(Era::E313, "mimetypes", &["guess_file_type"]),
    since(Era::E313, "pathlib", &["UnsupportedOperation"]),
    since(Era::E313, "platform", &["AndroidVer", "IOSVersionInfo", "android_ver", "ios_ver"]),
    since(Era::E313, "posixpath", &["isdevdrive"]),
    since(Era::E313, "queue", &["ShutDown"]),
    since(Era::E313, "re", &["PatternError"]),
    since(Era::E313, "statistics", &["kde", "kde_random"]),
    since(
        Era::E313,
        "typing",
        &["NoDefault", "ReadOnly", "TypeIs", "get_protocol_members", "is_protocol"],
    ),
    since(Era::E313, "warnings", &["deprecated"]),
    since(
        Era::E314,
        "asyncio",
        &[
            "FrameCallGraphEntry",
            "FutureCallGraph",
            "capture_call_graph",
            "format_call_graph",
            "future_add_to_awaited_by",
            "future_discard_from_awaited_by",
            "print_call_graph",
        ],
    ),
    since(Era::E314, "configparser", &["InvalidWriteError", "UnnamedSectionDisabledError"]),
    since(Era::E314, "decimal", &["IEEEContext", "IEEE_CONTEXT_MAX_BITS"]),
    since(Era::E314, "fnmatch", &["filterfalse"]),
    since(Era::E314, "functools", &["Placeholder"]),
    since(
        Era::E314,
        "heapq",
        &["heapify_max", "heappop_max", "heappush_max", "heappushpop_max", "heapreplace_max"],
    ),
    since(Era::E314, "inspect", &["CO_HAS_DOCSTRING", "CO_METHOD", "ispackage"]),
    since(Era::E314, "io", &["Reader", "Writer"]),
    since(Era::E314, "operator", &["is_none", "is_not_none"]),
    since(Era::E314, "pdb", &["get_default_backend", "set_default_backend"]),
    since(Era::E314, "platform", &["invalidate_caches"]),
    since(Era::E314, "posixpath", &["ALLOW_MISSING"]),
    since(Era::E314, "sys", &["UnraisableHookArgs"]),
    since(Era::E314, "tarfile", &["LinkFallbackError"]),
    since(Era::E314, "types", &["CapsuleType", "FrameLocalsProxyType"]),
    since(Era::E314, "typing", &["evaluate_forward_ref"]),
    since(Era::E314, "uuid", &["MAX", "NIL", "uuid6", "uuid7", "uuid8"]),
    since(Era::E314, "zipfile", &["ZIP_ZSTANDARD"]),
];

impl Era {
    /// Returns the names of a module that only later eras have.
    pub fn later_names(self, module: &str) -> impl Iterator<Item = &'static str> {
        NAMES
            .iter()
            .filter(move |row| row.since > self && row.module == module)
            .flat_map(|row| row.names.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_with_their_era() {
        let has = |era: Era, name| era.later_names("typing").all(|later| later != name);
        assert!(!has(Era::E310, "Self"));
        assert!(has(Era::E311, "Self"));
        assert!(!has(Era::E312, "TypeIs"));
        assert!(has(Era::E310, "Any"));
    }
}
