//! Number blocks: what may be given out.

use serde_json::{Value as Json, json};

use crate::fault::Fault;
use crate::function::room::check;
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::query::{Cond, Path, Pattern, Piece, Query};
use crate::record::Record;

/// The table.
pub(super) const TABLE: &str = "number_blocks";

/// Most digits of a subscriber number.
const LONGEST: i64 = 31;

const FLAGS: [&str; 2] = ["allocable", "authoritative"];

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let flags = || {
        [
            Member::flag("allocable").doc("Its numbers may be given to subscribers."),
            Member::flag("authoritative").doc("The platform owns the block."),
        ]
    };
    let name = |name, doc| Member::text(name).doc(doc);
    let length = || Member::int("sn_length");
    let data = std::iter::once(
        length().doc("Digits of a whole subscriber number; any number of them without it. It never changes."),
    );
    let page = [Member::int("limit").doc("Most blocks."), Member::int("offset").doc("Blocks to leave out first.")];
    vec![
        Structure::new("NumberBlockData", "What holds for a block of numbers.", data.chain(flags())),
        Structure::new(
            "NumberBlock",
            "A block of numbers: those that begin alike.",
            [
                name("cc", "Country code.").required(),
                name("ac", "Area code.").required(),
                name("sn_prefix", "What subscriber numbers of the block begin with.").required(),
                Member::of("data", "NumberBlockData").required().doc("What holds for it."),
            ],
        ),
        Structure::new(
            "NumberBlockFilter",
            "Which blocks.",
            [
                name("cc", "Country code."),
                name("ac", "Area code."),
                name("sn_prefix", "Beginning of the subscriber number; may hold % as a wild card."),
                length().doc("Digits of a whole subscriber number."),
            ]
            .into_iter()
            .chain(flags())
            .chain(page),
        ),
        Structure::new(
            "NumberBlockList",
            "A page of blocks.",
            [
                Member::list("number_blocks", "NumberBlock").required().doc("The page."),
                Member::int("total_count").required().doc("How many there are in all."),
            ],
        ),
    ]
}

/// The name of a block in faults.
fn name(given: &Arguments) -> Result<String, Failure> {
    Ok(format!("{}-{}-{}", given.text("cc")?, given.text("ac")?, given.text("sn_prefix")?))
}

fn shown(row: &Record) -> Result<Json, Failure> {
    Ok(json!({
        "cc": row.text("cc")?,
        "ac": row.text("ac")?,
        "sn_prefix": row.text("sn_prefix")?,
        "data": {
            "sn_length": row.opt_int("sn_length")?,
            "allocable": row.flag("allocable")?,
            "authoritative": row.flag("authoritative")?,
        },
    }))
}

pub(super) async fn search(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let filter = given.structure("filter");
    let mut query = Query::table(TABLE);
    for column in ["cc", "ac"] {
        if let Some(text) = filter.opt_text(column) {
            query = query.filter(Cond::Same(column, text.to_owned()));
        }
    }
    if let Some(text) = filter.opt_text("sn_prefix") {
        query = query.filter(Pattern::parse_sql(text).on("sn_prefix"));
    }
    if let Some(length) = filter.opt_int("sn_length") {
        query = query.eq("sn_length", length);
    }
    for flag in FLAGS {
        if let Some(is_set) = filter.opt_flag(flag) {
            query = query.eq(flag, is_set);
        }
    }
    let window = scene.window(&filter)?;
    let (rows, total) = scene.page(query, window).await?;
    let blocks = rows.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({"number_blocks": blocks, "total_count": total}))
}

/// The block that the parameters name.
async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let query = ["cc", "ac", "sn_prefix"].into_iter().try_fold(Query::table(TABLE), |query, column: Path| {
        Ok::<_, Failure>(query.filter(Cond::Same(column, given.text(column)?.to_owned())))
    })?;
    let name = name(given)?;
    let unknown =
        || Failure::new(Code::NoSuchNumberBlock, format!("unknown number block '{name}'")).about(name.as_str());
    scene.first(&query).await?.ok_or_else(unknown)
}

/// Refuses parts that no number can have.
fn check_parts(scene: &Scene<'_>, given: &Arguments) -> Result<(), Failure> {
    let (cc, ac, prefix) = (given.text("cc")?, given.text("ac")?, given.text("sn_prefix")?);
    if !check::is_cc(cc, scene.settings()) || cc.len() > 4 {
        return Err(Failure::new(Code::MalformedCc, format!("malformed cc '{cc}' in request")).about(cc));
    }
    if (!ac.is_empty() && !check::is_ac(ac, scene.settings())) || ac.len() > 7 {
        return Err(Failure::new(Code::MalformedAc, format!("malformed ac '{ac}' in request")).about(ac));
    }
    if prefix.len() > 31 || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::malformed("sn_prefix", "parameter 'sn_prefix' should be at most 31 digits"));
    }
    Ok(())
}

/// The length of subscriber numbers, which holds at least the prefix.
fn length(given: &Arguments, data: &Arguments) -> Result<Option<i64>, Failure> {
    let Some(length) = data.opt_int("sn_length") else { return Ok(None) };
    let prefix = given.text("sn_prefix")?.len() as i64;
    if (prefix.max(1)..=LONGEST).contains(&length) {
        return Ok(Some(length));
    }
    let text = "parameter 'sn_length' should be from the length of the prefix to 31";
    Err(Failure::malformed("sn_length", text))
}

pub(super) async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    check_parts(scene, given)?;
    let data = given.structure("data");
    let length = length(given, &data)?;
    let (cc, ac, prefix) = (given.text("cc")?, given.text("ac")?, given.text("sn_prefix")?);
    let digits = format!("{cc}{ac}{prefix}");
    let name = name(given)?;
    let taken = || {
        let text = format!("number block '{name}' exists or overlaps with another");
        Failure::new(Code::ExistingNumberBlock, text).about(name.as_str())
    };
    let inner = Pattern(vec![Piece::Text(digits.clone()), Piece::Any]).on("digits");
    let outer = Cond::texts("digits", &beginnings(&digits));
    if scene.first(&Query::table(TABLE).filter(Cond::Any(vec![inner, outer]))).await?.is_some() {
        return Err(taken());
    }
    let row = Record::new()
        .with("cc", cc)
        .with("ac", ac)
        .with("sn_prefix", prefix)
        .with("digits", digits)
        .with("sn_length", length)
        .with("allocable", data.opt_flag("allocable").unwrap_or(false))
        .with("authoritative", data.opt_flag("authoritative").unwrap_or(false));
    scene.insert(TABLE, &row).await.map_err(|fault: Fault| match fault.violated_unique() {
        Some(_) => taken(),
        None => fault.into(),
    })?;
    Ok(Json::Null)
}

/// What a number begins with, from one digit to all of them.
pub(super) fn beginnings(digits: &str) -> Vec<&str> {
    (1..=digits.len()).filter_map(|end| digits.get(..end)).collect()
}

pub(super) async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let block = find(scene, given).await?;
    let data = given.structure("data");
    if data.opt_int("sn_length").is_some_and(|length| block.opt_int("sn_length").is_ok_and(|is| is != Some(length))) {
        return Err(Failure::malformed("sn_length", "parameter 'sn_length' cannot be changed"));
    }
    let mut set = Record::new();
    for flag in FLAGS {
        if let Some(is_set) = data.opt_flag(flag) {
            set.set(flag, is_set);
        }
    }
    scene.update(TABLE, block.id()?, &set).await?;
    Ok(Json::Null)
}

pub(super) async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?.id()?;
    scene.remove(TABLE, id).await?;
    Ok(Json::Null)
}
