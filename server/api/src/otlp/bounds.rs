//! How many parts a request may have. An empty span is two bytes when it is sent and some hundred when it is read, so
//! they are counted before anything is.

use prost::DecodeError;
use prost::bytes::Buf;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

/// The most spans, attributes, events and links of a request together. Exporters send 512 spans at a time, each with 128
/// attributes, events and links at most unless told otherwise.
const MOST_PARTS: usize = 250_000;

/// The fields that hold a part, from the request inwards: resource spans, scope spans, spans, and what each of these holds.
const SPANS: [u32; 3] = [1, 2, 2];
const ATTRIBUTES: u32 = 9;
const EVENTS: u32 = 11;
const LINKS: u32 = 13;

/// Whether a request in protobuf has more parts than one may. What is no protobuf has none: reading it says why.
pub(super) fn is_too_many(body: &[u8]) -> bool {
    let mut parts = 0;
    // A message that ends early or lies about its lengths is refused when it is read.
    let _ = count(body, 0, &mut parts);
    parts > MOST_PARTS
}

/// Counts the fields of one message that hold other messages, and goes into them as far as spans.
fn count(mut message: &[u8], depth: usize, parts: &mut usize) -> Result<(), DecodeError> {
    while message.has_remaining() && *parts <= MOST_PARTS {
        let (field, wire) = decode_key(&mut message)?;
        if wire != WireType::LengthDelimited {
            skip_field(wire, field, &mut message, DecodeContext::default())?;
            continue;
        }
        let length = usize::try_from(decode_varint(&mut message)?).unwrap_or(usize::MAX);
        let inner = message.get(..length).unwrap_or(message);
        message = message.get(length..).unwrap_or_default();
        match SPANS.get(depth) {
            Some(wanted) => {
                *parts += 1;
                if *wanted == field {
                    count(inner, depth + 1, parts)?;
                }
            }
            None => *parts += usize::from([ATTRIBUTES, EVENTS, LINKS].contains(&field)),
        }
    }
    Ok(())
}

/// Whether a request in JSON has more objects than one may have parts, each attribute being two of them.
pub(super) fn is_too_many_in_json(body: &[u8]) -> bool {
    let (mut objects, mut in_text, mut escaped) = (0, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' if !in_text => objects += 1,
            _ => {}
        }
    }
    objects > 2 * MOST_PARTS
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
    use opentelemetry_proto::tonic::common::v1::KeyValue;
    use opentelemetry_proto::tonic::trace::v1::span::Event;
    use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
    use prost::Message;

    use super::*;

    fn request(spans: Vec<Span>) -> Vec<u8> {
        let scope_spans = vec![ScopeSpans { spans, ..ScopeSpans::default() }];
        let resource_spans = vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }];
        ExportTraceServiceRequest { resource_spans }.encode_to_vec()
    }

    #[test]
    fn what_an_exporter_sends_is_taken() {
        let span = Span {
            attributes: vec![KeyValue { key: "k".repeat(40), ..KeyValue::default() }; 128],
            events: vec![Event::default(); 128],
            ..Span::default()
        };
        assert!(!is_too_many(&request(vec![span; 512])));
    }

    #[test]
    fn many_empty_parts_are_too_many_wherever_they_are() {
        assert!(is_too_many(&request(vec![Span::default(); MOST_PARTS])));
        let full = |span: Span| is_too_many(&request(vec![span]));
        assert!(full(Span { attributes: vec![KeyValue::default(); MOST_PARTS], ..Span::default() }));
        assert!(full(Span { events: vec![Event::default(); MOST_PARTS], ..Span::default() }));
        let resource_spans = vec![ResourceSpans::default(); MOST_PARTS + 1];
        assert!(is_too_many(&ExportTraceServiceRequest { resource_spans }.encode_to_vec()));
    }

    #[test]
    fn what_is_no_message_is_left_to_the_reading() {
        assert!(!is_too_many(b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"));
        assert!(!is_too_many(b"{}"));
    }

    #[test]
    fn braces_in_a_text_are_no_objects() {
        assert!(is_too_many_in_json("{},".repeat(2 * MOST_PARTS + 1).as_bytes()));
        let text = format!(r#"{{"a":"\"{}"}}"#, "{".repeat(2 * MOST_PARTS + 1));
        assert!(!is_too_many_in_json(text.as_bytes()));
    }
}
