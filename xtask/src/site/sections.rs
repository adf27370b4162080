//! A wasm as its sections: to read what its functions are, and to change some bytes while all else stays as it is.

use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// The wasm's beginning: its magic word and version.
const HEADER: usize = 8;

/// What is known of a wasm's functions.
#[derive(Default)]
pub(super) struct Functions {
    /// How many are not its own.
    imported: usize,
    /// Where the section of code begins.
    pub(super) code_start: usize,
    /// Where the bodies of its own are.
    bodies: Vec<Range<usize>>,
    /// The names, as the linker wrote them, by the functions' numbers.
    pub(super) names: Vec<(usize, String)>,
}

impl Functions {
    /// Reads them.
    pub(super) fn read(wasm: &[u8]) -> Result<Self> {
        let mut functions = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("the wasm cannot be read")? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        functions.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => functions.code_start = file_range(&range).start,
                Payload::CodeSectionEntry(body) => functions.bodies.push(file_range(&body.range())),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        functions.read_names(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(functions)
    }

    fn read_names(&mut self, names: NameSectionReader<'_>) -> Result<()> {
        for part in names {
            if let Name::Function(functions) = part? {
                for function in functions {
                    let function = function?;
                    self.names.push((function.index as usize, function.name.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Where the body of a function is; an imported one has none.
    pub(super) fn body(&self, number: usize) -> Option<Range<usize>> {
        self.bodies.get(number.checked_sub(self.imported)?).cloned()
    }
}

/// The same wasm, with other content in the sections for which `change` has some.
pub(super) fn rewritten(wasm: &[u8], change: impl Fn(&Payload<'_>) -> Result<Option<Vec<u8>>>) -> Result<Vec<u8>> {
    let mut whole = wasm[..HEADER].to_vec();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let changed = change(&payload)?;
        let content = changed.as_deref().unwrap_or(&wasm[file_range(&range)]);
        whole.push(id);
        push_number(&mut whole, content.len());
        whole.extend_from_slice(content);
    }
    Ok(whole)
}

/// A range of bytes as the parser gives it.
pub(super) fn file_range(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Writes a number as wasm does: seven bits a byte, the lowest first.
pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

/// Writes a text as wasm does: its length first.
pub(super) fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_number(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_seven_bits_a_byte() {
        let mut bytes = Vec::new();
        push_number(&mut bytes, 5);
        push_number(&mut bytes, 624_485);
        assert_eq!(bytes, [0x05, 0xe5, 0x8e, 0x26]);
    }
}
