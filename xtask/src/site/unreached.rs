//! Takes out of the wasm what can never run. Leptos' erased views carry several ways to hydrate in a table of function
//! pointers, so the linker keeps all of them; the product takes only the synchronous one (`hydrate_body`). The others are
//! a tenth of what a browser would load. They are known by name; should a name change, only the saving is lost.
//!
//! The functions are emptied where they stand, and what they refer to is forgotten, before the code is split: so what
//! only they used is left out by the splitter.

use std::ops::Range;

use anyhow::{Result, bail};
use wasmparser::{CustomSectionReader, KnownCustom, Payload};

use super::sections::{Functions, file_range, push_number, push_text, rewritten};

/// How the names of functions end that are pointed at and never called: a view's asynchronous hydration and the closure
/// that does its work, which only `hydrate_lazy` and islands begin. Names of small functions must stay out of this list:
/// the compiler lets equal ones share a body, under the name of any of them.
const NEVER_CALLED: [&str; 2] = ["IntoAny>::into_any::hydrate_async", "::hydrate_async::{{closure}}"];

/// The section that says where the code refers to what.
const REFERENCES: &str = "reloc.CODE";

/// The code that traps at once: no locals, `unreachable`. `NOP` fills the room between it and the `END`.
const UNREACHABLE: [u8; 2] = [0x00, 0x00];
const NOP: u8 = 0x01;
const END: u8 = 0x0b;

/// The same wasm with the functions emptied that are never called.
pub(super) fn empty_unreached(wasm: &[u8]) -> Result<Vec<u8>> {
    let functions = Functions::read(wasm)?;
    let unreached = functions.names.iter().filter(|(_, name)| is_unreached(name));
    let mut unreached: Vec<_> = unreached.filter_map(|(number, _)| functions.body(*number)).collect();
    unreached.sort_by_key(|body| body.start);
    let mut emptied = wasm.to_vec();
    for body in &unreached {
        empty(&mut emptied[body.clone()]);
    }
    rewritten(&emptied, |payload| match payload {
        Payload::CustomSection(section) if section.name() == REFERENCES => {
            remaining_references(section, wasm, functions.code_start, &unreached).map(Some)
        }
        _ => Ok(None),
    })
}

/// Whether the function of this name is never called.
fn is_unreached(name: &str) -> bool {
    // Without the hash at its end.
    let plain = format!("{:#}", rustc_demangle::demangle(name));
    NEVER_CALLED.iter().any(|end| plain.ends_with(end))
}

/// Lets a body trap at once, at its old length: nothing else in the wasm moves.
fn empty(body: &mut [u8]) {
    if let [start @ .., last] = body
        && start.len() >= UNREACHABLE.len()
    {
        start.fill(NOP);
        start[..UNREACHABLE.len()].copy_from_slice(&UNREACHABLE);
        *last = END;
    }
}

/// The section of references without those from emptied bodies, which are in their order.
fn remaining_references(
    section: &CustomSectionReader<'_>,
    wasm: &[u8],
    code_start: usize,
    emptied: &[Range<usize>],
) -> Result<Vec<u8>> {
    let KnownCustom::Reloc(references) = section.as_known() else {
        bail!("the section {REFERENCES} is not one of references");
    };
    let entries = references.entries();
    let end = file_range(&entries.range()).end;
    // Where each entry is written, and which place in the code it is about.
    let entries = entries.into_iter_with_offsets().map(|entry| {
        let (written, entry) = entry?;
        Ok((usize::try_from(written)?, code_start + entry.offset as usize))
    });
    let entries = entries.collect::<Result<Vec<_>>>()?;
    let ends = entries.iter().skip(1).map(|(written, _)| *written).chain([end]);
    let mut kept = Vec::new();
    let mut count = 0;
    for ((written, about), entry_end) in entries.iter().zip(ends) {
        let next = emptied.partition_point(|body| body.end <= *about);
        if emptied.get(next).is_none_or(|body| !body.contains(about)) {
            count += 1;
            kept.extend_from_slice(&wasm[*written..entry_end]);
        }
    }
    let mut content = Vec::new();
    push_text(&mut content, REFERENCES);
    push_number(&mut content, references.section_index() as usize);
    push_number(&mut content, count);
    content.extend(kept);
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_asynchronous_hydration_is_never_called() {
        for name in [
            "_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..IntoAny$GT$8into_any13hydrate_async17hd7b55bc9190a4051E",
            "tachys::view::iterators::<impl tachys::view::RenderHtml for Vec<T>>::hydrate_async::{{closure}}",
        ] {
            assert!(is_unreached(name), "{name}");
        }
        for name in [
            "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_from_server",
            "core::ptr::drop_in_place<<T as tachys::view::RenderHtml>::hydrate_async::{{closure}}>",
        ] {
            assert!(!is_unreached(name), "{name}");
        }
    }

    #[test]
    fn an_emptied_body_is_as_long_as_before() {
        let mut body = [0x01, 0x02, 0x7f, 0x41, 0x2a, 0x0b];
        empty(&mut body);
        assert_eq!(body, [0x00, 0x00, NOP, NOP, NOP, END]);
    }
}
