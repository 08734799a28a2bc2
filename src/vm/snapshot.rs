//! All of a machine that is not in the heap, copied: what a segment of time begins with.

use super::Vm;
use super::frames::Frame;
use crate::heap::{Handle, HeapMark, Value};
use crate::host::Mark;
use crate::trace::ToldCall;
use crate::trace::Tracing;

/// The state of a machine outside its heap.
#[derive(Clone, Debug)]
pub struct Snapshot {
    registers: Vec<Value>,
    /// What waits to be freed.
    zero: Vec<Handle>,
    frames: Vec<Frame>,
    in_flight: Vec<Value>,
    deferred: Vec<Vec<Handle>>,
    traced_frames: Vec<Handle>,
    tracing: Tracing,
    heap: HeapMark,
    world: Mark,
    threads: super::threads::Threads,
    recursion_limit: usize,
    int_digits: usize,
    /// Moments passed.
    pub clock: u64,
    /// Lines begun.
    pub statements: u64,
}

impl Snapshot {
    /// Returns where the machine stood in its inputs and output.
    pub fn world(&self) -> Mark {
        self.world
    }

    /// Returns the state of the heap that deltas do not hold.
    pub fn heap(&self) -> HeapMark {
        self.heap
    }

    /// Returns the frame that is at this place of the stack, if it is the call that began then, and its registers.
    pub fn frame(&self, at: usize, entered: u64) -> Option<(&Frame, &[Value])> {
        let frame = self.frames.get(at).filter(|frame| frame.entered == entered)?;
        Some((frame, self.registers.get(frame.base..frame.base + frame.size)?))
    }

    /// Tells whether something is traced.
    pub fn is_traced(&self) -> bool {
        self.tracing.is_on()
    }

    /// Returns about how many bytes the snapshot keeps.
    pub fn size(&self) -> usize {
        self.registers.len() * size_of::<Value>() + self.frames.len() * size_of::<Frame>()
    }
}

impl Vm {
    /// Copies what is not in the heap. The machine must stand between instructions, with no run nested in Rust.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            registers: self.registers[..self.used_registers().max(self.top())].to_vec(),
            zero: self.heap.zero.clone(),
            frames: self.frames.to_vec(),
            in_flight: self.in_flight.clone(),
            deferred: self.deferred.clone(),
            traced_frames: self.traced_frames.clone(),
            tracing: self.tracing.clone(),
            heap: self.heap.mark(),
            world: self.host.mark(),
            threads: self.threads.clone(),
            recursion_limit: self.recursion_limit,
            int_digits: self.int_digits,
            clock: self.clock,
            statements: self.statements,
        }
    }

    /// Goes to a snapshot's state. The heap is the caller's to wind; the references from outside it are counted here.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        let mut leaving = Vec::new();
        self.visit_counted(&mut |value| leaving.push(value));
        self.heap.count_roots(&leaving, false);
        let used = self.registers.len().min(self.used_registers());
        self.registers[..used].fill(Value::Unbound);
        self.ensure_registers(snapshot.registers.len());
        self.registers[..snapshot.registers.len()].copy_from_slice(&snapshot.registers);
        self.frames.restore(&snapshot.frames);
        self.in_flight.clone_from(&snapshot.in_flight);
        self.deferred.clone_from(&snapshot.deferred);
        self.traced_frames.clone_from(&snapshot.traced_frames);
        self.tracing.clone_from(&snapshot.tracing);
        self.threads.clone_from(&snapshot.threads);
        self.recursion_limit = snapshot.recursion_limit;
        self.int_digits = snapshot.int_digits;
        self.clock = snapshot.clock;
        self.statements = snapshot.statements;
        self.raised = Value::None;
        self.nesting = 0;
        self.in_repr.clear();
        self.has_jumped = false;
        self.passed_over = None;
        self.broken_off = None;
        self.host.wind_to(snapshot.world);
        let mut coming = Vec::new();
        self.visit_counted(&mut |value| coming.push(value));
        self.heap.count_roots(&coming, true);
        self.heap.zero.clone_from(&snapshot.zero);
    }

    /// Registers may hold values above the top frame only while an instruction runs; all of them are looked at.
    fn used_registers(&self) -> usize {
        self.registers.iter().rposition(|value| !value.is_unbound()).map_or(0, |last| last + 1)
    }

    /// Visits every reference from outside the heap that is counted.
    pub fn visit_counted(&self, visit: &mut dyn FnMut(Value)) {
        self.registers[..self.used_registers()].iter().copied().for_each(&mut *visit);
        for frame in &self.frames {
            frame.object.into_iter().chain(frame.generator).for_each(|handle| visit(handle.into()));
        }
        self.in_flight.iter().copied().for_each(&mut *visit);
        self.traced_frames.iter().for_each(|&handle| visit(handle.into()));
        visit(self.tracing.function);
        visit(self.tracing.profile);
        self.tracing.monitoring.visit(visit);
        self.threads.parked.iter().for_each(|parked| parked.visit_counted(visit));
        self.tracing.native_calls.iter().flat_map(ToldCall::values).for_each(&mut *visit);
    }

    /// Visits every reference from outside the heap.
    pub fn visit_roots(&self, visit: &mut dyn FnMut(Value)) {
        self.visit_counted(visit);
        visit(self.raised);
        self.deferred.iter().flatten().for_each(|&handle| visit(handle.into()));
        self.threads.parked.iter().for_each(|parked| parked.visit_uncounted(visit));
        for frame in &self.frames {
            visit(frame.globals.into());
            visit(frame.builtins.into());
        }
    }

    /// Compares every count with the references there are; says what differs.
    ///
    /// # Errors
    /// Names the first object whose count is wrong.
    pub fn check_counts(&self) -> Result<(), String> {
        let mut roots = Vec::new();
        self.visit_counted(&mut |value| roots.push(value));
        self.heap.check_counts(roots.into_iter())
    }

    /// Returns a digest of the whole state: heap, stack, and how far the machine has come.
    pub fn digest(&self) -> u64 {
        use std::hash::{Hash, Hasher};
        let mut hasher = siphasher::sip::SipHasher13::new();
        self.heap.digest().hash(&mut hasher);
        for frame in &self.frames {
            (frame.base, frame.pc, frame.stage as u8, frame.handled, frame.object, frame.generator)
                .hash(&mut hasher);
            self.registers[frame.base - 1..frame.base + frame.size].hash(&mut hasher);
        }
        (self.in_flight.as_slice(), self.clock, self.statements).hash(&mut hasher);
        (self.tracing.function, self.tracing.profile, self.tracing.inside).hash(&mut hasher);
        (self.heap.zero.as_slice(), self.deferred.as_slice(), self.traced_frames.as_slice())
            .hash(&mut hasher);
        self.threads.hash(&mut hasher);
        (self.recursion_limit, self.int_digits).hash(&mut hasher);
        hasher.finish()
    }
}
