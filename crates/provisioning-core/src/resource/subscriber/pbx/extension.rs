//! The place of a subscriber in a PBX: pilot, group or extension, and the number that follows from it.

use super::Pilot;
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_values::{CUSTOMER, Values};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::subscriber::identity::live_of;
use crate::resource::subscriber::numbers::Number;
use crate::resource::subscriber::numbers::parse::SN_LENGTH;
use crate::value::Value;

/// The place of a subscriber in a PBX.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The main subscriber.
    pub is_pilot: bool,
    /// A hunt group.
    pub is_group: bool,
    /// The extension.
    pub extension: Option<String>,
}

impl Place {
    /// What a stored row says.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn read(live: &Record) -> Result<Self, Fault> {
        Ok(Self {
            is_pilot: live.flag("is_pbx_pilot")?,
            is_group: live.flag("is_pbx_group")?,
            extension: live.opt_text("pbx_extension")?.map(str::to_owned),
        })
    }

    /// What a form wants; what it does not have stays as `stored` has it.
    pub fn of_form(form: &Form, stored: &Self) -> Self {
        let extension = match form.has("pbx_extension") {
            true => form.text("pbx_extension").filter(|text| !text.is_empty()).map(str::to_owned),
            false => stored.extension.clone(),
        };
        Self {
            is_pilot: form.flag("is_pbx_pilot").unwrap_or(stored.is_pilot),
            is_group: form.flag("is_pbx_group").unwrap_or(stored.is_group),
            extension,
        }
    }

    /// The columns of this place in a PBX of a customer.
    pub fn columns(&self, customer_id: i64) -> Record {
        Record::new()
            .with("is_pbx_pilot", self.is_pilot)
            .with("is_pbx_group", self.is_group)
            .with("pilot_of", if self.is_pilot { Value::Int(customer_id) } else { Value::Null })
            .with("pbx_extension", self.extension.clone())
    }
}

/// Whether an extension is made of digits and lies within the range that the customer has set.
///
/// # Errors
/// [`Fault::Invalid`], [`Fault::Rule`].
pub async fn check_range(ctx: &mut Context<'_>, customer_id: i64, extension: Option<&str>) -> Result<(), Fault> {
    let Some(extension) = extension else { return Ok(()) };
    if !extension.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::field("pbx_extension", extension, "Contains invalid characters"));
    }
    let range = ["ext_range_min", "ext_range_max"];
    let values = CUSTOMER.some(ctx, &[customer_id], &range).await?.remove(&customer_id).unwrap_or_default();
    if within(&values, extension) {
        return Ok(());
    }
    Err(Fault::rule("Subscriber's PBX extension is out of customer's extension range."))
}

/// A bound that is not a number bounds nothing.
fn within(range: &Values, extension: &str) -> bool {
    let bound = |name: &str| range.get(name)?.first()?.trim().parse::<u128>().ok();
    let Ok(extension) = extension.parse::<u128>() else { return false };
    bound("ext_range_min").is_none_or(|least| least <= extension)
        && bound("ext_range_max").is_none_or(|most| extension <= most)
}

/// The fault for an extension that another subscriber of the customer has.
pub fn taken() -> Fault {
    Fault::rule("The pbx_extension already exists for this customer.")
}

/// The fault for a second pilot.
pub fn second_pilot() -> Fault {
    Fault::rule("Customer already has a pbx pilot subscriber.")
}

/// Whether a subscriber may have a place. `own` is its id, unless it is new; `pilot` the customer's pilot.
///
/// # Errors
/// [`Fault::Rule`].
pub async fn check_place(
    ctx: &mut Context<'_>,
    customer_id: i64,
    place: &Place,
    pilot: Option<&Pilot>,
    own: Option<i64>,
) -> Result<(), Fault> {
    let other_pilot = pilot.filter(|pilot| Some(pilot.subscriber_id) != own);
    match (place.is_pilot, other_pilot) {
        (true, Some(_)) => return Err(second_pilot()),
        // That the pilot wants to be one no longer is a rule of its own, which comes later.
        (false, None) if pilot.is_none() => {
            return Err(Fault::rule("Customer has no pbx pilot subscriber yet and is_pbx_pilot is not set."));
        }
        _ => {}
    }
    let Some(extension) = place.extension.as_deref() else {
        return match other_pilot {
            Some(_) => Err(Fault::rule("A pbx_extension is required if customer is PBX and pilot subscriber exists.")),
            None => Ok(()),
        };
    };
    let mut same = live_of(customer_id).eq("pbx_extension", extension);
    if let Some(own) = own {
        same = same.filter(Cond::ne("subscriber_id", own));
    }
    if ctx.exists(&same).await? { Err(taken()) } else { Ok(()) }
}

/// The primary number of an extension: that of the pilot, followed by the extension.
///
/// # Errors
/// [`Fault::Rule`] when the pilot has no number; [`Fault::Invalid`] when the number becomes too long.
pub fn number(pilot: &Pilot, extension: &str) -> Result<Number, Fault> {
    let base =
        pilot.number.as_ref().ok_or_else(|| Fault::rule("The pilot subscriber does not have a primary number."))?;
    lengthened(base, extension)
}

/// A number with digits behind it.
///
/// # Errors
/// [`Fault::Invalid`] when it becomes too long.
pub fn lengthened(base: &Number, digits: &str) -> Result<Number, Fault> {
    let sn = format!("{}{digits}", base.sn);
    if sn.len() > SN_LENGTH {
        let sentence = format!("value must not exceed {SN_LENGTH} digits but is {}", sn.len());
        return Err(Fault::field("e164_sn", sn, sentence));
    }
    Ok(Number { sn, ..base.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_lies_within_the_range_of_the_customer() {
        let range = |least: &str, most: &str| {
            Values::from([
                ("ext_range_min".to_owned(), vec![least.to_owned()]),
                ("ext_range_max".to_owned(), vec![most.to_owned()]),
            ])
        };
        for (least, most, extension, expected) in [
            ("10", "99", "10", true),
            ("10", "99", "099", true),
            ("10", "99", "100", false),
            ("10", "99", "9", false),
            ("", "99", "0", true),
            ("", "", "31415926535897932384626433832", true),
        ] {
            assert_eq!(within(&range(least, most), extension), expected, "{least} {most} {extension}");
        }
        assert!(within(&Values::new(), "7"));
    }

    #[test]
    fn the_number_of_an_extension_hangs_on_the_pilot() {
        let number_of = |number| Pilot { subscriber_id: 1, domain_id: 1, assigned: Default::default(), number };
        let base = Number { cc: 43, ac: "1".to_owned(), sn: "99".to_owned() };
        assert_eq!(number(&number_of(Some(base.clone())), "10").ok().map(|n| n.dashed()), Some("43-1-9910".to_owned()));
        let said = |fault: Result<Number, Fault>| fault.err().map(|fault| fault.to_string()).unwrap_or_default();
        assert_eq!(said(number(&number_of(None), "10")), "The pilot subscriber does not have a primary number.");
        assert!(said(lengthened(&base, &"1".repeat(30))).contains("value must not exceed 31 digits but is 32"));
    }
}
