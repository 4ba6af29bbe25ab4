//! The two passwords of a subscriber: the SIP password, which stays readable, and the web password, which is only kept as a
//! hash. Source: life-cycle, passwords.

use serde_json::Value as Json;

use crate::context::Context;
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::password;
use crate::password::former::{self, Present};
use crate::record::Record;
use crate::rules::Document;
use crate::settings::Settings;
use crate::sip_account::Account;
use crate::value::Value;

/// Greatest length of a SIP password.
const SIP_LENGTH: usize = 40;

/// Takes passwords out of a body that are what is stored already, and makes those that the server has to make.
///
/// # Errors
/// [`Fault::Internal`].
pub fn prepare(ctx: &Context<'_>, body: &mut Document, live: Option<&Record>, purpose: Purpose) -> Result<(), Fault> {
    let text = |body: &Document, name: &str| body.get(name).and_then(Json::as_str).map(|text| text.trim().to_owned());
    if let Some(live) = live
        && text(body, "password").as_deref() == Some(live.text("password")?)
    {
        body.remove("password");
    }
    if text(body, "webpassword").is_some_and(|given| looks_hashed(&given)) {
        body.remove("webpassword");
    }
    if purpose != Purpose::Create {
        return Ok(());
    }
    let given = body.get("password").is_some_and(|given| !given.is_null() && given.as_str() != Some(""));
    if ctx.settings.sip_password.autogenerate && !given {
        body.insert("password".to_owned(), password::generate(&ctx.settings.sip_password).into());
    }
    if ctx.settings.web_password.autogenerate && !body.contains_key("webpassword") {
        body.insert("webpassword".to_owned(), password::generate(&ctx.settings.web_password).into());
    }
    Ok(())
}

/// Whether a text is a stored hash that a client sends back: bcrypt in its usual form, or salt and hash alone.
fn looks_hashed(text: &str) -> bool {
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/'))
    };
    if ["$2a$", "$2b$", "$2y$"].iter().any(|prefix| text.starts_with(prefix)) {
        return text.rsplit('$').next().is_some_and(|rest| digits(rest, 53));
    }
    text.split_once('$').is_some_and(|(salt, hash)| digits(salt, 22) && digits(hash, 31))
}

/// What is wrong with the passwords of a form.
pub fn check(form: &Form, settings: &Settings) -> Vec<FieldError> {
    let name = |member| form.text(member).unwrap_or_default();
    let mut wrong = Vec::new();
    let mut note = |member: &str, errors: Vec<String>| {
        if !errors.is_empty() {
            wrong.push(FieldError { field: member.to_owned(), input: "*****".to_owned(), errors });
        }
    };
    if let Some(given) = form.text("webpassword").filter(|given| !given.is_empty()) {
        let names = [(name("webusername"), "Must not contain username")];
        note("webpassword", password::check_login(&settings.web_password, given, &names));
    }
    if let Some(given) = form.text("password").filter(|given| !given.is_empty()) {
        let mut errors =
            password::check(&settings.sip_password, given, &[(name("username"), "Must not contain username")]);
        let length = given.chars().count();
        if length > SIP_LENGTH && errors.is_empty() {
            errors.push(format!("Field should not exceed {SIP_LENGTH} characters. You entered {length}"));
        }
        note("password", errors);
    }
    wrong
}

/// Sets the columns of passwords that the form gives, and of what servers of SIP and XMPP know by them.
///
/// # Errors
/// [`Fault::Internal`].
pub async fn fill(ctx: &mut Context<'_>, account: Account<'_>, form: &Form, columns: &mut Record) -> Result<(), Fault> {
    if let Some(password) = form.text("password").filter(|given| !given.is_empty()) {
        account.fill(ctx, password, columns).await?;
    }
    if form.has("webpassword") {
        let stored = match form.text("webpassword").filter(|given| !given.is_empty()) {
            Some(plain) => {
                columns.set("webpassword_set_at", ctx.now);
                Value::from(ctx.hash(plain).await?)
            }
            None => Value::Null,
        };
        columns.set("webpassword", stored);
    }
    Ok(())
}

/// Takes a web password out of the form that is the present one, refuses passwords that were used before, and keeps those that
/// are replaced as former ones.
///
/// # Errors
/// [`Fault::Invalid`]; [`Fault::Store`]; [`Fault::Internal`], also when the unit of work has to be run again.
pub async fn succeed(ctx: &mut Context<'_>, form: &mut Form, live: &Record) -> Result<(), Fault> {
    let (sip, web) = (Present::of_sip(live)?, Present::of_web(live)?);
    let given = |form: &Form, member| form.text(member).filter(|given| !given.is_empty()).map(str::to_owned);
    let mut wrong = Vec::new();
    if let Some(plain) = given(form, "webpassword") {
        if web.is(ctx, &plain)? {
            form.remove("webpassword");
        } else if web.was_used(ctx, &plain).await? {
            wrong.push(former::refused("webpassword"));
        }
    }
    let new_sip = given(form, "password");
    if let Some(plain) = &new_sip
        && sip.was_used(ctx, plain).await?
    {
        wrong.push(former::refused("password"));
    }
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    if form.has("webpassword") {
        web.retire(ctx).await?;
    }
    if new_sip.is_some() { sip.retire(ctx).await } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_hashes_are_taken_for_hashes() {
        let hash = format!("$2b$13${}", "a".repeat(53));
        let parts = format!("{}${}", "a".repeat(22), "b".repeat(31));
        assert!(looks_hashed(&hash) && looks_hashed(&parts));
        for other in ["$2b$13$secret", &"a".repeat(60), "secret$1", ""] {
            assert!(!looks_hashed(other), "{other}");
        }
    }

    #[test]
    fn a_password_that_is_too_long_is_refused_without_rules_too() {
        let mut form = Form::default();
        form.set("password", "x".repeat(41));
        form.set("webpassword", "grüße");
        let said: Vec<String> = check(&form, &Settings::default())
            .into_iter()
            .map(|error| format!("{}: {}", error.field, error.errors.join(",")))
            .collect();
        assert_eq!(
            said,
            [
                "webpassword: Contains invalid characters",
                "password: Field should not exceed 40 characters. You entered 41",
            ]
        );
    }
}
