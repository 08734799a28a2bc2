//! What the clocks on the wall show: time zones, from TZif files (RFC 9636) and the texts that `TZ` may hold.
//!
//! A file has moments at which the rule changes, each with the rule that holds from then on, and at its end a text in
//! the form of `TZ` for all that comes later. Both are read anew for each question: they are short.

/// How local time stands to universal time at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Seconds east of Greenwich.
    pub offset: i64,
    pub is_dst: bool,
    pub name: String,
}

impl Local {
    fn universal() -> Self {
        Self { offset: 0, is_dst: false, name: "UTC".into() }
    }
}

/// Returns the local time's rule at a moment: by a TZif file if there is one, else by a text such as `CET-1CEST,M3.5.0,M10.5.0/3`.
pub fn local(seconds: i64, file: &[u8], text: &str) -> Local {
    let by_file = Table::read(file).and_then(|table| table.local(seconds));
    by_file.or_else(|| by_text(seconds, text)).unwrap_or_else(Local::universal)
}

/// The parts of a TZif file, as bytes.
struct Table<'a> {
    moments: &'a [u8],
    rules: &'a [u8],
    kinds: &'a [u8],
    names: &'a [u8],
    footer: &'a str,
    /// How many bytes a moment has.
    wide: usize,
}

fn number(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    bytes
        .iter()
        .fold(if negative { -1 } else { 0 }, |so_far: i64, &byte| so_far << 8 | i64::from(byte))
}

impl<'a> Table<'a> {
    fn read(file: &'a [u8]) -> Option<Self> {
        let version = *file.strip_prefix(b"TZif")?.first()?;
        let (first, rest) = Self::block(file, 4)?;
        if version < b'2' {
            return Some(first);
        }
        let (mut table, rest) = Self::block(rest, 8)?;
        let footer = rest.strip_prefix(b"\n")?;
        let end = footer.iter().position(|&byte| byte == b'\n')?;
        table.footer = std::str::from_utf8(&footer[..end]).ok()?;
        Some(table)
    }

    /// Reads one of the two blocks; gives what follows it.
    fn block(file: &'a [u8], wide: usize) -> Option<(Self, &'a [u8])> {
        let mut at: usize = 44;
        let count = |index: usize| -> Option<usize> {
            let at = 20 + index * 4;
            usize::try_from(number(file.get(at..at + 4)?)).ok()
        };
        let [universal, standard, leaps, moments, kinds, names] =
            [count(0)?, count(1)?, count(2)?, count(3)?, count(4)?, count(5)?];
        let mut take = |length: usize| {
            let part = file.get(at..at.checked_add(length)?)?;
            at += length;
            Some(part)
        };
        let table = Self {
            moments: take(moments.checked_mul(wide)?)?,
            rules: take(moments)?,
            kinds: take(kinds.checked_mul(6)?)?,
            names: take(names)?,
            footer: "",
            wide,
        };
        take(leaps.checked_mul(wide + 4)?)?;
        take(standard)?;
        take(universal)?;
        Some((table, &file[at..]))
    }

    fn local(&self, seconds: i64) -> Option<Local> {
        let passed =
            self.moments.chunks_exact(self.wide).take_while(|moment| number(moment) <= seconds);
        let passed = passed.count();
        if passed == self.rules.len()
            && let Some(later) = by_text(seconds, self.footer)
        {
            return Some(later);
        }
        let kind = match passed.checked_sub(1) {
            Some(last) => usize::from(self.rules[last]),
            // Before the first change: the first rule that is not summer's.
            None => self.kinds.chunks_exact(6).position(|kind| kind[4] == 0).unwrap_or(0),
        };
        let kind = self.kinds.get(kind * 6..kind * 6 + 6)?;
        let name = self.names.get(usize::from(kind[5])..)?;
        let name = name.split(|&byte| byte == 0).next()?;
        Some(Local {
            offset: number(&kind[..4]),
            is_dst: kind[4] != 0,
            name: String::from_utf8_lossy(name).into_owned(),
        })
    }
}

/// Reads a text in the form of `TZ`, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
fn by_text(seconds: i64, text: &str) -> Option<Local> {
    let mut rest = text.strip_prefix(':').unwrap_or(text);
    let name = zone_name(&mut rest)?;
    let offset = -clock_time(&mut rest)?;
    let standard = Local { offset, is_dst: false, name };
    let Some(name) = zone_name(&mut rest) else { return Some(standard) };
    let offset = if rest.is_empty() || rest.starts_with(',') {
        standard.offset + 3600
    } else {
        -clock_time(&mut rest)?
    };
    let summer = Local { offset, is_dst: true, name };
    let rules = if rest.is_empty() { ",M3.2.0,M11.1.0" } else { rest };
    let mut rules = rules.strip_prefix(',')?.split(',');
    let (begins, ends) = (rules.next()?, rules.next()?);
    let (year, _, _) = date_of((seconds + standard.offset).div_euclid(86400));
    let begin = change(begins, year)? - standard.offset;
    let end = change(ends, year)? - summer.offset;
    let is_summer = if begin < end {
        begin <= seconds && seconds < end
    } else {
        seconds < end || begin <= seconds
    };
    Some(if is_summer { summer } else { standard })
}

/// Takes a name: letters, or anything between angle brackets.
fn zone_name(rest: &mut &str) -> Option<String> {
    if let Some(quoted) = rest.strip_prefix('<') {
        let (name, after) = quoted.split_once('>')?;
        *rest = after;
        return Some(name.to_owned());
    }
    let end = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    *rest = after;
    (name.len() >= 3).then(|| name.to_owned())
}

/// Takes hours, minutes and seconds with a sign.
fn clock_time(rest: &mut &str) -> Option<i64> {
    let (sign, after) = match rest.strip_prefix('-') {
        Some(after) => (-1, after),
        None => (1, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let end = after.find(|digit: char| !digit.is_ascii_digit() && digit != ':');
    let (digits, after) = after.split_at(end.unwrap_or(after.len()));
    *rest = after;
    let mut total = 0;
    for (part, unit) in digits.split(':').zip([3600, 60, 1]) {
        total += part.parse::<i64>().ok()? * unit;
    }
    Some(sign * total)
}

/// Returns the moment of a change in a year, as if local time were universal.
fn change(rule: &str, year: i64) -> Option<i64> {
    let (day, time) = match rule.split_once('/') {
        Some((day, mut time)) => (day, clock_time(&mut time)?),
        None => (rule, 7200),
    };
    let january = days_of(year, 1, 1);
    let is_leap = days_of(year + 1, 1, 1) - january == 366;
    let days = if let Some(rule) = day.strip_prefix('M') {
        let mut parts = rule.split('.').map(|part| part.parse::<i64>().ok());
        let (month, week, weekday) = (parts.next()??, parts.next()??, parts.next()??);
        let first = days_of(year, month, 1);
        let length = days_of(year + month / 12, month % 12 + 1, 1) - first;
        let mut day = (weekday - (first + 4)).rem_euclid(7) + (week - 1) * 7;
        while day >= length {
            day -= 7;
        }
        first + day
    } else if let Some(day) = day.strip_prefix('J') {
        let day: i64 = day.parse().ok()?;
        january + day - 1 + i64::from(is_leap && day > 59)
    } else {
        january + day.parse::<i64>().ok()?
    };
    Some(days * 86400 + time)
}

/// Returns the days since 1970 of a date.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the date of a day counted from 1970.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(seconds: i64, text: &str) -> (i64, bool, String) {
        let local = local(seconds, b"", text);
        (local.offset, local.is_dst, local.name)
    }

    #[test]
    fn a_text_tells_when_summer_is() {
        let berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
        assert_eq!(shown(1_700_000_000, berlin), (3600, false, "CET".into()));
        assert_eq!(shown(1_690_000_000, berlin), (7200, true, "CEST".into()));
        // 2023-03-26 01:00 UTC.
        assert_eq!(shown(1_679_792_399, berlin).0, 3600);
        assert_eq!(shown(1_679_792_400, berlin).0, 7200);
        let south = "AEST-10AEDT,M10.1.0,M4.1.0/3";
        assert!(shown(1_700_000_000, south).1);
        assert_eq!(shown(0, "EST+05EDT,M4.1.0,M10.5.0"), (-18000, false, "EST".into()));
        assert_eq!(shown(0, "<+0330>-3:30"), (12600, false, "+0330".into()));
        assert_eq!(shown(0, ""), (0, false, "UTC".into()));
        assert_eq!(shown(0, "!"), (0, false, "UTC".into()));
    }

    #[test]
    fn a_broken_file_is_no_file() {
        assert_eq!(local(0, b"TZif2", ""), Local::universal());
        assert_eq!(local(0, &[b'T', b'Z', b'i', b'f', 0xff, 0xff], ""), Local::universal());
    }
}
