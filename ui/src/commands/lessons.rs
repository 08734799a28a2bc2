//! The shipped lessons: listing them and finding one.

use heisen_core::lesson::{self, Lesson};

/// Returns the list of lessons, one a line.
#[must_use]
pub fn list() -> String {
    let mut text = String::new();
    for lesson in lesson::lessons() {
        text += &format!("{:<24} {}\n", lesson.name, lesson.title);
    }
    text + "\n`heisen lessons NAME` opens one; its number or the beginning of its name will do.\n"
}

/// Finds a lesson by what the user calls it; without a name, the first.
///
/// # Errors
/// There is none of that name.
pub fn named(name: Option<&str>) -> Result<Lesson, String> {
    let first = lesson::SHIPPED[0].name;
    lesson::find(name.unwrap_or(first)).ok_or_else(|| {
        format!("there is no lesson {:?}; `heisen lessons` lists them", name.unwrap_or(first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lesson_opens_without_a_name() {
        assert_eq!(named(None).unwrap().name, "01_wacky");
        assert_eq!(
            named(Some("zzz")).unwrap_err(),
            "there is no lesson \"zzz\"; `heisen lessons` lists them"
        );
        assert_eq!(list().lines().count(), lesson::SHIPPED.len() + 2);
    }
}
