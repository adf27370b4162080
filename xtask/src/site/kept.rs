//! Keeps functions in the main part of the wasm that the splitter would put elsewhere: it never moves what is exported.

use std::collections::BTreeSet;

use anyhow::Result;
use walrus::Module;
use wasmparser::Payload;

use super::sections::{Functions, file_range, push_number, push_text, rewritten};

/// How the names of these exports begin.
const KEPT: &str = "__kept_";
/// The kind of an export that is a function.
const FUNCTION: u8 = 0x00;

/// The same wasm with all functions exported that have one of these names.
pub(super) fn keep_in_main(wasm: &[u8], names: &BTreeSet<String>) -> Result<Vec<u8>> {
    let functions = Functions::read(wasm)?;
    let named = functions.names.iter().filter(|(_, name)| names.contains(name)).map(|(number, _)| *number);
    let kept: Vec<usize> = named.filter(|number| functions.body(*number).is_some()).collect();
    rewritten(wasm, |payload| {
        let Payload::ExportSection(exports) = payload else { return Ok(None) };
        let mut content = Vec::new();
        push_number(&mut content, exports.count() as usize + kept.len());
        if let Some(first) = exports.clone().into_iter_with_offsets().next() {
            let start = usize::try_from(first?.0)?;
            content.extend_from_slice(&wasm[start..file_range(&exports.range()).end]);
        }
        for number in &kept {
            push_text(&mut content, &format!("{KEPT}{number}"));
            content.push(FUNCTION);
            push_number(&mut content, *number);
        }
        Ok(Some(content))
    })
}

/// Takes these exports away again.
pub(super) fn drop_exports(module: &mut Module) {
    let kept: Vec<_> =
        module.exports.iter().filter(|export| export.name.starts_with(KEPT)).map(|export| export.id()).collect();
    for export in kept {
        module.exports.delete(export);
    }
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig};

    use super::*;

    #[test]
    fn what_is_named_is_exported_until_it_is_dropped() {
        let mut module = Module::with_config(ModuleConfig::new());
        let mut made = Vec::new();
        for name in ["first", "second", "second", "third"] {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            function.name(name.to_owned()).func_body();
            made.push(function.finish(Vec::new(), &mut module.funcs));
        }
        module.exports.add("own", made[0]);
        let wasm = module.emit_wasm();
        let kept = keep_in_main(&wasm, &BTreeSet::from(["second".to_owned()])).expect("a wasm");
        let mut module = Module::from_buffer(&kept).expect("a wasm");
        let exported = |module: &Module| module.exports.iter().map(|export| export.name.clone()).collect::<Vec<_>>();
        assert_eq!(exported(&module), ["own", "__kept_1", "__kept_2"]);
        drop_exports(&mut module);
        assert_eq!(exported(&module), ["own"]);
    }
}
