//! Where on the tape is that?

/// A place on the tape: as many moments have passed, and the last one's event has been told or not.
///
/// The user's cursor stands where the event has been told, as at a stop of
/// pdb's: what the sync that goes with it did can be seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Moment {
    pub(super) clock: u64,
    pub(super) told: bool,
}

impl Moment {
    /// Before anything has passed.
    pub const START: Moment = Moment { clock: 0, told: false };

    /// Returns the place where so many moments have passed and the last was told.
    pub const fn told(clock: u64) -> Self {
        Self { clock, told: clock > 0 }
    }

    /// Returns the place where so many moments have passed and nobody has heard of the last one yet.
    pub const fn untold(clock: u64) -> Self {
        Self { clock, told: false }
    }

    /// Returns how many moments have passed.
    pub const fn number(self) -> u64 {
        self.clock
    }
}
