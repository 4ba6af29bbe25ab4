//! Variables in patterns and replacements.

/// The form in which clients see variables: `${name}` and `@{name}` in the place of the proxy's own `$avp(s:name)` and
/// `$(avp(s:name)[+])`, which they may send too.
pub fn canonical(text: &str) -> String {
    let lists = translate(text, "$(avp(s:", ")[+])", '@');
    translate(&lists, "$avp(s:", ")", '$')
}

fn translate(text: &str, open: &str, close: &str, sigil: char) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((name, behind)) = after.split_once(close).filter(|(name, _)| is_name(name)) else {
            break;
        };
        result.push_str(before);
        result.push(sigil);
        result.push('{');
        result.push_str(name);
        result.push('}');
        rest = behind;
    }
    result.push_str(rest);
    result
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// The text with every variable of a kind (`$` or `@`) replaced by what `value` gives for its name.
pub(super) fn fill(text: &str, sigil: char, mut value: impl FnMut(&str) -> String) -> String {
    let open = format!("{sigil}{{");
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open.as_str()) {
        result.push_str(before);
        match after.split_once('}').filter(|(name, _)| is_name(name)) {
            Some((name, behind)) => {
                result.push_str(&value(name));
                rest = behind;
            }
            None => {
                result.push_str(&open);
                rest = after;
            }
        }
    }
    result.push_str(rest);
    result
}

/// The names of the variables of a kind.
pub(super) fn names(text: &str, sigil: char) -> Vec<String> {
    let mut names = Vec::new();
    fill(text, sigil, |name| {
        names.push(name.to_owned());
        String::new()
    });
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_variables_are_known() {
        let cases = [
            ("^0([1-9]+)$", "^0([1-9]+)$"),
            ("$avp(s:caller_cc)\\1", "${caller_cc}\\1"),
            ("^$(avp(s:caller_emergency)[+])$", "^@{caller_emergency}$"),
            ("${caller_ac}$avp(s:a b)", "${caller_ac}$avp(s:a b)"),
        ];
        for (given, expected) in cases {
            assert_eq!(canonical(given), expected);
        }
        assert_eq!(names("^@{a}x@{b}${c}", '@'), ["a", "b"]);
        assert_eq!(fill("${a}-${-$", '$', str::to_uppercase), "A-${-$");
    }
}
