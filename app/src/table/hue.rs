//! The stable hue of a label: the same label has the same colour everywhere and for ever.

/// How many hues there are.
const HUES: u32 = 12;

/// The class of the label's hue, `hue-1` to `hue-12`: FNV-1a of the label modulo twelve.
pub(crate) fn hue_class(label: &str) -> String {
    let hash = label.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("hue-{}", hash % HUES + 1)
}

/// The first letters of the first and the last word of a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_keeps_its_hue() {
        // FNV-1a of nothing is its offset basis, 2166136261.
        assert_eq!(hue_class(""), "hue-2");
        assert_eq!(hue_class("good"), hue_class("good"));
        assert_ne!(hue_class("good"), hue_class("needs_review"));
    }

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Mira Okonkwo"), "MO");
        assert_eq!(initials("Lucía de Fernández"), "LF");
        assert_eq!(initials("owner"), "O");
        assert_eq!(initials(""), "");
    }
}
