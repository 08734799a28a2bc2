//! Running a whole program: from its source to its exit status.

use std::rc::Rc;

use super::Vm;
use super::native::{NativeResult, Raised};
use super::run::Exit;
use crate::compile::{self, Mode};
use crate::heap::{Body, Handle, Kind, Value};
use crate::host::Stream;
use crate::source::Source;
use crate::syntax::SyntaxError;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    pub exit_status: i32,
    /// The class and message of an exception that nobody caught.
    pub exception: Option<(String, String)>,
}

impl Vm {
    /// Compiles a program and makes the machine ready to run it: [`Vm::run_until_top`] runs it.
    ///
    /// # Errors
    /// The program is not Python.
    pub fn begin(&mut self, source: &Rc<Source>) -> Result<(), SyntaxError> {
        let code = compile::compile(
            source,
            &compile::Options { era: self.era, mode: Mode::Module, hidden: false, native: &[] },
        )?;
        if &*source.name == "<string>" && self.era.minor() >= 13 {
            self.command = Some(source.clone());
        }
        let _: Result<(), Raised> = self.warn_compiled(&code);
        let pushed = self.push_main(&code);
        debug_assert_eq!(pushed, Ok(Value::PENDING));
        Ok(())
    }

    /// Runs a program to its end, as `python FILE` does.
    pub fn run_program(&mut self, source: &Rc<Source>) -> Finished {
        match self.begin(source) {
            Ok(()) => {
                let exit = self.run_to_end();
                self.finish(exit)
            }
            Err(error) => self.refused(&error),
        }
    }

    /// Runs a module or a package as `python -m NAME` does.
    pub fn run_module(&mut self, name: &str) -> Finished {
        let namespace = self.new_main(None);
        let prepared = self.prepare_module(name, namespace);
        match prepared {
            Ok(Value::Obj(code)) if self.heap.is_exactly(code.into(), Kind::Code) => {
                let pushed = self.push_main_code(code, namespace);
                debug_assert_eq!(pushed, Ok(Value::PENDING));
                let exit = self.run_to_end();
                self.finish(exit)
            }
            Ok(why) => {
                let why = self.heap.text(why).unwrap_or_default().to_owned();
                let minor = self.era.version().1;
                let _ = self.host_flush();
                let text = format!("/heisen/bin/python3.{minor}: {why}\n");
                let _: Result<(), Raised> = self.write_text(Stream::Err, &text);
                let _ = self.host_flush();
                Finished { exit_status: 1, exception: None }
            }
            Err(Raised) => self.finish(Exit::Raised),
        }
    }

    /// Finds a module's code and describes it in `__main__`; gives a text that says why if it cannot be run.
    fn prepare_module(&mut self, name: &str, namespace: Handle) -> NativeResult {
        self.wait(Self::bootstrap)?;
        let bootstrap = self.imported("_frozen_importlib").and_then(Value::handle);
        let prepare = bootstrap.and_then(|module| self.heap.attr_text(module, "_prepare_main"));
        let name = self.heap.new_str(name);
        self.call_sync(prepare.unwrap_or(Value::None), &[name, namespace.into()])
    }

    /// Runs on until the program ends; that the user interrupts is a KeyboardInterrupt in it.
    pub fn run_to_end(&mut self) -> Exit {
        loop {
            let exit = self.run_until_top();
            if exit != Exit::Stopped {
                return exit;
            }
            if self.broken_off.take().is_some() {
                // A run nested in Rust was given up; its KeyboardInterrupt is on its way.
                self.stop_at = u64::MAX;
                self.interrupt.store(false, std::sync::atomic::Ordering::Relaxed);
            } else if !self.interrupted() {
                return exit;
            } else {
                self.interrupt_program();
            }
        }
    }

    /// Has KeyboardInterrupt raised where the program stands, when it goes on. Tells whether it can be there.
    pub fn interrupt_program(&mut self) -> bool {
        use super::frames::Stage;
        let Some(top) = self.frames.last() else { return false };
        let raising = matches!(
            top.stage,
            Stage::RaiseCounted | Stage::RaiseTold | Stage::UnwindCounted | Stage::UnwindTold
        );
        if raising || top.thrown || top.routine.is_some() {
            return false;
        }
        self.interrupt.store(false, std::sync::atomic::Ordering::Relaxed);
        let _: Result<(), Raised> = self.raise_with("KeyboardInterrupt", &[]);
        let exception = std::mem::replace(&mut self.raised, Value::None);
        self.heap.hold(exception);
        self.in_flight.push(exception);
        self.frames.last_mut().expect("there is one").thrown = true;
        true
    }

    /// Ends a program that could not be compiled: prints why.
    pub fn refused(&mut self, error: &SyntaxError) -> Finished {
        let _: Result<(), Raised> = self.write_text(Stream::Err, &format!("{}\n", error.display()));
        Finished {
            exit_status: 1,
            exception: Some((error.class_name().to_owned(), error.message.clone())),
        }
    }

    /// Ends a program: prints the exception that left it, and gives the exit status.
    pub fn finish(&mut self, exit: Exit) -> Finished {
        let finished = match exit {
            Exit::Returned(_) => Finished { exit_status: 0, exception: None },
            Exit::Stopped => Finished {
                exit_status: 130,
                exception: Some(("KeyboardInterrupt".into(), String::new())),
            },
            Exit::Raised => self.uncaught(),
        };
        self.join_threads();
        self.run_exit_functions();
        self.finalise_modules();
        let _ = self.host_flush();
        finished
    }

    fn uncaught(&mut self) -> Finished {
        let exception = std::mem::replace(&mut self.raised, Value::None);
        self.heap.hold(exception);
        let exit = self.known.exceptions.get("SystemExit");
        let finished = if self.heap.is_subclass(self.heap.class_of(exception), exit) {
            self.system_exit(exception)
        } else {
            self.set_trace(Value::Unbound);
            self.show_uncaught(exception);
            let class = self.heap.type_name(exception).to_string();
            let message = self
                .str_sync(exception)
                .unwrap_or_else(|Raised| "<exception str() failed>".to_owned());
            let interrupted = class == "KeyboardInterrupt";
            Finished {
                exit_status: if interrupted { 130 } else { 1 },
                exception: Some((class, message)),
            }
        };
        self.heap.drop_value(exception);
        finished
    }

    /// Prints an uncaught exception, or calls what the program has put into `sys.excepthook`.
    fn show_uncaught(&mut self, exception: Value) {
        let sys = self.heap.text_get(self.known.sys_modules, "sys").and_then(Value::handle);
        let hook = sys.and_then(|sys| self.heap.attr_text(sys, "excepthook"));
        let hook = hook.filter(|&hook| !matches!(self.heap.body_of(hook), Some(Body::Native(..))));
        let Some(hook) = hook else {
            self.print_exception(exception);
            return;
        };
        let arguments = self.exit_arguments(exception);
        if let Err(Raised) = self.call_sync(hook, &arguments) {
            let raised = std::mem::replace(&mut self.raised, Value::None);
            self.heap.hold(raised);
            self.write_error("Error in sys.excepthook:\n");
            self.print_exception(raised);
            self.heap.drop_value(raised);
            self.write_error("\nOriginal exception was:\n");
            self.print_exception(exception);
        }
    }

    /// Gives the exit status that a SystemExit asks for; prints a code that is no number.
    fn system_exit(&mut self, exception: Value) -> Finished {
        let code =
            match self.heap.exception(exception).and_then(|body| self.heap.sequence(body.args)) {
                Some([]) | None => Value::None,
                Some([one]) => *one,
                Some(_) => self.heap.exception(exception).map_or(Value::None, |body| body.args),
            };
        let status = match code {
            Value::None => 0,
            Value::Int(status) => (status & 0xff) as i32,
            Value::Bool(bits) => i32::from(bits.bool()),
            other => {
                if !matches!(self.heap.body_of(other), Some(Body::BigInt(_))) {
                    let text = self.str_sync(other).unwrap_or_default();
                    self.write_error(&format!("{text}\n"));
                }
                1
            }
        };
        Finished { exit_status: status, exception: None }
    }
}
