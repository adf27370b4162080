//! What `cargo xtask seed` and `cargo xtask bench` have the server do: fill a project with as many scores as one likes, measure
//! its lists, and measure intake.

mod ask;
mod bench;
mod cases;
mod figures;
mod intake;
mod report;
mod seed;
mod times;

pub use bench::bench;
pub use intake::bench as bench_intake;
pub use seed::seed;

use store::{ProjectScope, Store};

/// The project's scope, its owner's id; an error where it is not there.
async fn find(
    store: &Store,
    project_id: &str,
) -> Result<(ProjectScope, String), Box<dyn std::error::Error + Send + Sync>> {
    let missing = || format!("There is no project {project_id} with an owner.");
    let (owner, id) = store.first_owner(Some(project_id)).await?.ok_or_else(missing)?;
    let (scope, _) = store.project_access(&owner.id, &id).await?.ok_or_else(missing)?;
    Ok((scope, owner.id))
}

/// A number with its thousands apart.
fn apart(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
