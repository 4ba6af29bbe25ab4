//! Media types of XML.

/// What a body is said to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Media {
    /// XML, in an encoding.
    Xml(Option<String>),
    /// SOAP 1.2.
    Newer,
    /// Something else.
    Other,
}

impl Media {
    /// What the value of a `Content-Type` header says; without any it is XML.
    #[must_use]
    pub fn of(content_type: Option<&str>) -> Self {
        let Some(value) = content_type else { return Self::Xml(None) };
        let mut parts = value.split(';').map(str::trim);
        let charset = || {
            value.split(';').skip(1).find_map(|part| {
                let (name, value) = part.split_once('=')?;
                let is_charset = name.trim().eq_ignore_ascii_case("charset");
                is_charset.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
            })
        };
        match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "" | "text/xml" | "application/xml" => Self::Xml(charset().filter(|name| !name.is_empty())),
            "application/soap+xml" => Self::Newer,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_under_its_old_names_is_taken() {
        let xml = |charset: Option<&str>| Media::Xml(charset.map(str::to_owned));
        let cases = [
            ("text/xml", xml(None)),
            ("Text/XML;charset=utf-8", xml(Some("utf-8"))),
            ("application/xml; Charset=\"ISO-8859-1\"", xml(Some("ISO-8859-1"))),
            ("text/xml; charset=", xml(None)),
            ("", xml(None)),
            ("application/soap+xml; charset=utf-8", Media::Newer),
            ("application/json", Media::Other),
            ("text/xmlx", Media::Other),
        ];
        for (value, expected) in cases {
            assert_eq!(Media::of(Some(value)), expected, "{value}");
        }
        assert_eq!(Media::of(None), xml(None));
    }
}
