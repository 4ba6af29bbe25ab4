//! Which rows change when a subscriber gets other numbers. Pure; [`super::assign`] reads and writes.

use std::collections::{HashMap, HashSet};

use super::{Number, Row, Wanted};
use crate::fault::{Condition, Fault};

/// The flags of a number: primary, usable as user name.
type Flags = (bool, bool);

/// The changes, to be made in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Rows that go: former primary numbers, and numbers that are now split otherwise.
    pub(super) delete: Vec<i64>,
    /// Rows that become free.
    pub(super) free: Vec<i64>,
    /// Free rows that are taken over.
    pub(super) take: Vec<(i64, Flags)>,
    /// Own rows with other flags.
    pub(super) flags: Vec<(i64, Flags)>,
    /// New rows.
    pub(super) insert: Vec<(Number, Flags)>,
}

impl Plan {
    /// Whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes repetitions out of the wanted numbers.
///
/// # Errors
/// [`Fault::Rule`] when the same digits are wanted twice in different ways.
pub(super) fn distinct(wanted: &Wanted) -> Result<Wanted, Fault> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let primary = wanted.primary.as_ref().map(Number::digits);
    let mut aliases: Vec<(Number, bool)> = Vec::with_capacity(wanted.aliases.len());
    for (number, is_devid) in &wanted.aliases {
        let digits = number.digits();
        if primary.as_ref() == Some(&digits) {
            return Err(taken_one(&digits));
        }
        match seen.get(&digits).and_then(|at| aliases.get_mut(*at)) {
            Some(earlier) if earlier.0 == *number => earlier.1 = *is_devid,
            Some(_) => return Err(taken_one(&digits)),
            None => {
                seen.insert(digits, aliases.len());
                aliases.push((number.clone(), *is_devid));
            }
        }
    }
    Ok(Wanted { primary: wanted.primary.clone(), aliases })
}

/// Compares what is wanted with what there is. `current` are the rows of the owner, `found` all rows with wanted digits.
///
/// # Errors
/// [`Fault::Rule`] when somebody else has a wanted number.
pub(super) fn plan(owner: i64, current: &[Row], found: &[Row], wanted: &Wanted) -> Result<Plan, Fault> {
    let by_digits: HashMap<String, &Row> = found.iter().map(|row| (row.number.digits(), row)).collect();
    let foreign = |number: &Number| {
        by_digits.get(&number.digits()).is_some_and(|row| row.owner.is_some_and(|other| other != owner))
    };
    if let Some(primary) = wanted.primary.as_ref().filter(|primary| foreign(primary)) {
        return Err(taken_one(&primary.dashed()));
    }
    let taken: Vec<String> =
        wanted.aliases.iter().filter(|(number, _)| foreign(number)).map(|(number, _)| number.digits()).collect();
    refuse(&taken)?;

    let mut plan = Plan::default();
    let primary = wanted.primary.iter().map(|number| (number, (true, false)));
    let aliases = wanted.aliases.iter().map(|(number, is_devid)| (number, (false, *is_devid)));
    let mut stays: HashSet<i64> = HashSet::new();
    for (number, flags) in primary.chain(aliases) {
        match by_digits.get(&number.digits()) {
            None => plan.insert.push((number.clone(), flags)),
            Some(row) if row.number != *number => {
                stays.insert(row.id);
                plan.delete.push(row.id);
                plan.insert.push((number.clone(), flags));
            }
            Some(row) => {
                stays.insert(row.id);
                if row.owner.is_none() {
                    plan.take.push((row.id, flags));
                } else if (row.is_primary, row.is_devid) != flags {
                    plan.flags.push((row.id, flags));
                }
            }
        }
    }
    for row in current.iter().filter(|row| !stays.contains(&row.id)) {
        if row.is_primary { plan.delete.push(row.id) } else { plan.free.push(row.id) }
    }
    Ok(plan)
}

fn taken_one(number: &str) -> Fault {
    Fault::known(Condition::NumberExists, format!("Number '{number}' already exists.")).about(number)
}

/// The fault for aliases that others have.
fn refuse(taken: &[String]) -> Result<(), Fault> {
    match taken {
        [] => Ok(()),
        [one] => Err(taken_one(one)),
        several if several.len() > 10 => {
            Err(Fault::known(Condition::NumberExists, "more than 10 provided aliases already exist"))
        }
        several => {
            let sentence = format!("Numbers '{}' already exist.", several.join(","));
            Err(Fault::known(Condition::NumberExists, sentence).about(several.join(",")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: i64 = 7;

    fn number(cc: i64, ac: &str, sn: &str) -> Number {
        Number { cc, ac: ac.to_owned(), sn: sn.to_owned() }
    }

    fn row(id: i64, sn: &str, owner: Option<i64>, is_primary: bool) -> Row {
        Row { id, number: number(43, "1", sn), owner, is_primary, is_devid: false }
    }

    fn wanted(primary: Option<&str>, aliases: &[&str]) -> Wanted {
        let alias = |sn: &&str| (number(43, "1", sn), false);
        Wanted { primary: primary.map(|sn| number(43, "1", sn)), aliases: aliases.iter().map(alias).collect() }
    }

    fn planned(current: &[Row], others: &[Row], wanted: &Wanted) -> Result<Plan, String> {
        let digits: HashSet<String> = wanted.numbers().iter().map(str::to_owned).collect();
        let found: Vec<Row> =
            current.iter().chain(others).filter(|row| digits.contains(&row.number.digits())).cloned().collect();
        plan(ME, current, &found, wanted).map_err(|fault| fault.to_string())
    }

    #[test]
    fn rows_follow_the_wish() {
        let mine = [row(1, "10", Some(ME), true), row(2, "11", Some(ME), false), row(3, "12", Some(ME), false)];
        let free = [row(8, "20", None, false)];
        let plan_of = |wish| planned(&mine, &free, &wish);
        assert_eq!(plan_of(wanted(Some("10"), &["12", "11"])), Ok(Plan::default()), "the order does not matter");
        assert_eq!(
            plan_of(wanted(Some("13"), &["11", "12"])),
            Ok(Plan { delete: vec![1], insert: vec![(number(43, "1", "13"), (true, false))], ..Plan::default() }),
            "a former primary number is deleted"
        );
        assert_eq!(plan_of(wanted(Some("10"), &[])), Ok(Plan { free: vec![2, 3], ..Plan::default() }));
        assert_eq!(
            plan_of(wanted(Some("11"), &["10", "12"])),
            Ok(Plan { flags: vec![(2, (true, false)), (1, (false, false))], ..Plan::default() }),
            "alias and primary number change places"
        );
        assert_eq!(
            plan_of(wanted(None, &["11", "12", "20"])),
            Ok(Plan { delete: vec![1], take: vec![(8, (false, false))], ..Plan::default() }),
            "a free row is taken over"
        );
    }

    #[test]
    fn another_split_is_a_new_row() {
        let split = Row { number: number(431, "", "20"), ..row(8, "20", None, false) };
        let expected =
            Plan { delete: vec![8], insert: vec![(number(43, "1", "20"), (true, false))], ..Plan::default() };
        assert_eq!(planned(&[], &[split], &wanted(Some("20"), &[])), Ok(expected));
    }

    #[test]
    fn numbers_of_others_are_refused() {
        let others: Vec<Row> = (20..40).map(|n| row(n, &n.to_string(), Some(ME + 1), false)).collect();
        let many: Vec<String> = (20..31).map(|n: i32| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let cases = [
            (wanted(Some("20"), &["21"]), "Number '43-1-20' already exists."),
            (wanted(Some("10"), &["21", "50"]), "Number '43121' already exists."),
            (wanted(None, &["21", "50", "20"]), "Numbers '43121,43120' already exist."),
            (wanted(None, &many), "more than 10 provided aliases already exist"),
        ];
        for (wish, expected) in cases {
            assert_eq!(planned(&[], &others, &wish), Err(expected.to_owned()), "{wish:?}");
        }
    }

    #[test]
    fn a_number_is_wanted_once() {
        let twice = wanted(Some("10"), &["11", "11"]);
        assert_eq!(distinct(&twice).ok(), Some(wanted(Some("10"), &["11"])));
        let mut split = wanted(None, &["11"]);
        split.aliases.push((number(431, "", "11"), false));
        for wrong in [wanted(Some("10"), &["10"]), split] {
            let digits = wrong.aliases.first().map(|(number, _)| number.digits()).unwrap_or_default();
            let said = distinct(&wrong).err().map(|fault| fault.to_string());
            assert_eq!(said, Some(format!("Number '{digits}' already exists.")));
        }
    }
}
