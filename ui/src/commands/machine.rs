//! On what ground a machine runs: its thread, its world, how it is interrupted.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use heisen_core::host::{Host, Live, Seeded};

/// The stack of the thread that a machine runs on; only what is used takes memory.
const STACK: usize = 512 << 20;

/// Does work on a thread with a large stack: parsing and `repr` of deeply nested data use it.
///
/// # Errors
/// There is no memory for such a stack.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .name("machine".into())
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| format!("there is no room for the program's stack: {error}"))?;
        worker
            .join()
            .map_err(|_| "this is a bug in heisen: it stopped before the program did".into())
    })
}

/// Returns a flag that Ctrl-C sets; a second Ctrl-C, before the first was heeded, ends the process.
///
/// # Errors
/// The system lets no signal be listened to.
pub fn interrupt_flag() -> Result<Arc<AtomicBool>, String> {
    let flag = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::SIGINT;
        let refused = |error| format!("Ctrl-C cannot be listened to: {error}");
        signal_hook::flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&flag))
            .map_err(refused)?;
        signal_hook::flag::register(SIGINT, Arc::clone(&flag)).map_err(refused)?;
    }
    Ok(flag)
}

/// Opens the real world; with a seed its entropy follows from that.
pub fn world(interrupt: &Arc<AtomicBool>, seed: Option<u64>) -> Box<dyn Host> {
    let live = Box::new(Live::interruptible(Arc::clone(interrupt)));
    match seed {
        Some(seed) => Box::new(Seeded::new(live, seed)),
        None => live,
    }
}
