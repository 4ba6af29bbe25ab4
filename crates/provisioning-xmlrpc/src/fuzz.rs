//! Calls made by chance.

use proptest::prelude::*;
use provisioning_core::function::Input;

use crate::Limits;
use crate::call::Call;
use crate::method::Structs;

const LIMITS: Limits = Limits { depth: 32, elements: 500, list: 20, calls: 3, answers: 1 << 20 };

/// Values as clients write them, with what they mean.
fn values() -> impl Strategy<Value = (String, Input)> {
    let text = "[a-zA-Z0-9 .\u{e4}\u{20ac}\n-]{0,12}";
    let leaf = prop_oneof![
        text.prop_map(|text| (format!("<value>{text}</value>"), Input::Text(text))),
        text.prop_map(|text| (format!("<value><string>{text}</string></value>"), Input::Text(text))),
        any::<i64>().prop_map(|number| (format!("<value><i8>{number}</i8></value>"), Input::Int(number))),
        any::<bool>().prop_map(|flag| {
            (format!("<value><boolean>{}</boolean></value>", u8::from(flag)), Input::Boolean(flag))
        }),
        Just(("<value><nil/></value>".to_owned(), Input::Null)),
    ];
    leaf.prop_recursive(4, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| {
                let (written, values): (String, Vec<_>) = items.into_iter().unzip();
                (format!("<value><array><data>{written}</data></array></value>"), Input::List(values))
            }),
            prop::collection::vec(("[a-z_]{1,8}", inner), 0..4).prop_map(|members| {
                let (mut written, mut values) = (String::new(), Vec::new());
                for (name, (text, value)) in members {
                    written.push_str(&format!("<member><name>{name}</name>\n{text}</member>"));
                    values.push((name, value));
                }
                (format!("<value><struct>{written}</struct></value>"), Input::Struct(values))
            }),
        ]
    })
}

#[test]
fn what_is_written_is_read() {
    provisioning_fuzz::check(&("[a-z.]{1,20}", prop::collection::vec(values(), 0..3)), |(method, params)| {
        let written: String = params.iter().map(|(text, _)| format!("<param>{text}</param>")).collect();
        let document = format!(
            "<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params>{written}</params></methodCall>"
        );
        let expected = params.into_iter().map(|(_, value)| value).collect();
        prop_assert_eq!(Call::parse(&document, LIMITS), Ok(Call { method, params: expected }));
        Ok(())
    });
}

#[test]
fn anything_else_is_a_fault() {
    let pieces = prop::sample::select(vec![
        "<methodCall>",
        "</methodCall>",
        "<methodName>f</methodName>",
        "<params>",
        "</params>",
        "<param>",
        "</param>",
        "<value>",
        "</value>",
        "<array>",
        "</array>",
        "<data>",
        "</data>",
        "<struct>",
        "</struct>",
        "<member>",
        "</member>",
        "<name>a</name>",
        "<int>1</int>",
        "<base64>AQ",
        "</base64>",
        "<!DOCTYPE a>",
        "&a;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?a?>",
        "<a b='c'",
        "/>",
        "text",
        "&#x0;",
        "\u{feff}",
    ]);
    let documents = prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()),
        (0..600_usize, "<[a-z]{1,3}>").prop_map(|(times, piece)| piece.repeat(times)),
    ];
    provisioning_fuzz::check(&documents, |document| {
        match Call::parse(&document, LIMITS) {
            Ok(call) => {
                prop_assert!(!call.method.is_empty());
                let _ = Structs::of(call);
            }
            Err(fault) => {
                let message = fault.message();
                prop_assert!(message.starts_with("-32"), "{}", message);
            }
        }
        Ok(())
    });
}
