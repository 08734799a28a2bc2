//! Which of a lesson's notes belongs here, and where are the others?

use super::views::LessonView;
use super::{Debugger, Direction, Outcome, refused};
use crate::era::Era;
use crate::session::{Note, Place};
use crate::timeline::Moment;

/// The moments of the notes, by their place in the lesson, as far as they were found.
#[derive(Debug, Default)]
pub struct Found {
    moments: Vec<(usize, Option<Moment>, Moment)>,
}

impl Debugger {
    fn notes(&self) -> &[Note] {
        self.lesson.as_ref().map_or(&[], |lesson| lesson.beats())
    }

    /// Finds a note's moment, up to the end of the tape; to run on for it is only done on demand.
    fn moment_of(&mut self, index: usize, runs_on: bool) -> Option<Moment> {
        let end = self.world.timeline.end();
        let known = self.beats.moments.iter().find(|(at, ..)| *at == index).copied();
        if let Some((_, moment, upto)) = known
            && (moment.is_some() || upto == end && !runs_on)
        {
            return moment;
        }
        let place = self.notes()[index].at;
        let stand = self.world.timeline.stand();
        let file = self.program.source.name.to_string();
        let moment = match place {
            Place::Moment(moment) => {
                (moment <= end.number() || runs_on).then_some(Moment::told(moment))
            }
            Place::Line { line, hit } if runs_on => {
                self.world.find_line(&file, line, u64::from(hit)).0
            }
            Place::Line { line, hit } => {
                let timeline = &mut self.world.timeline;
                let mut count = 0;
                let mut found = None;
                for segment in 0..timeline.segment_count() {
                    let rows = timeline.rows_of(segment);
                    for row in rows.iter() {
                        let here = row.is_stop()
                            && row.kind == crate::timeline::RowKind::Line
                            && row.line == line;
                        if here && *row.code.source.name == *file {
                            count += 1;
                            if count == hit {
                                found = Some(Moment::told(row.moment));
                            }
                        }
                    }
                }
                found
            }
        };
        self.world.timeline.goto(stand);
        let end = self.world.timeline.end();
        self.beats.moments.retain(|(at, ..)| *at != index);
        self.beats.moments.push((index, moment, end));
        moment
    }

    fn holding(&self, era: Era, observer: &str) -> Vec<usize> {
        let notes = self.notes().iter().enumerate();
        notes.filter(|(_, note)| note.holds(era, observer)).map(|(index, _)| index).collect()
    }

    /// Finds the note that belongs to where the cursor stands: the last one before it. True if it is exactly here.
    fn note_here(&mut self) -> Option<(usize, bool)> {
        let stand = self.world.timeline.stand();
        let observer = self.world.timeline.observer();
        let mut best: Option<(Moment, usize)> = None;
        let holding = self.holding(self.world.era, observer.name());
        for &index in &holding {
            let Some(moment) = self.moment_of(index, false) else { continue };
            if moment <= stand && best.is_none_or(|(before, _)| moment >= before) {
                best = Some((moment, index));
            }
        }
        match best {
            Some((moment, index)) => Some((index, moment == stand)),
            None => holding.first().map(|&index| (index, false)),
        }
    }

    pub(super) fn beat(&mut self, direction: Direction) -> Outcome {
        if self.lesson.is_none() {
            return refused("No lesson is open: `heisen lessons` lists them.");
        }
        let stand = self.world.timeline.stand();
        let observer = self.world.timeline.observer();
        let era = self.world.era;
        self.depart(true);
        let mut best: Option<Moment> = None;
        for index in self.holding(era, observer.name()) {
            let found = self.moment_of(index, direction == Direction::Forward);
            let Some(moment) = found else { continue };
            best = match direction {
                Direction::Forward if moment > stand => {
                    Some(best.map_or(moment, |best| best.min(moment)))
                }
                Direction::Back if moment < stand => {
                    Some(best.map_or(moment, |best| best.max(moment)))
                }
                _ => best,
            };
        }
        match best {
            Some(moment) => {
                self.world.timeline.goto(moment);
                self.arrived()
            }
            None => {
                self.world.timeline.goto(stand);
                refused(match direction {
                    Direction::Forward => "This is the last note that belongs to this run.",
                    Direction::Back => "This is the first note.",
                })
            }
        }
    }

    pub(super) fn lesson_view(&mut self) -> Option<LessonView> {
        self.lesson.as_ref()?;
        let (index, here) = self.note_here()?;
        let lesson = self.lesson.as_ref()?;
        let note = &lesson.beats()[index];
        let mut text = note.text.clone();
        if let Some(question) = &note.question {
            text.push_str(&format!("\n\n{}", question.ask));
        }
        let total = lesson.beats().len();
        Some(LessonView { title: note.title.clone(), text, index: index + 1, total, here })
    }

    /// Returns the line counts and titles of the notes that were found.
    pub(super) fn note_moments(&self) -> Vec<(Moment, String)> {
        let notes = self.notes();
        let found = self.beats.moments.iter();
        found
            .filter_map(|&(index, moment, _)| Some((moment?, notes.get(index)?.title.clone())))
            .collect()
    }
}
