//! Messages of a chat, read from what the SDKs of models and frameworks send: arrays of roles and contents, objects that hold
//! such an array, single messages, choices of an answer, and the shapes of LangChain.

use serde_json::{Map, Value};

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    /// `system`, `user`, `assistant`, `tool` or whatever it was called.
    pub(super) role: String,
    /// Who or what spoke: a tool's name.
    pub(super) name: Option<String>,
    pub(super) said: Vec<Said>,
}

/// Something in a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Text(String),
    /// A tool that is to be called: its name, the id of the call, its arguments.
    Call(String, Option<String>, Value),
    Json(Value),
}

/// The keys under which a list of messages stands.
const LISTS: [&str; 4] = ["messages", "contents", "input", "output"];

/// The messages, if these are any.
pub(super) fn messages_of(value: &Value) -> Option<Vec<Message>> {
    let messages = match value {
        Value::Array(items) => match items.as_slice() {
            // LangChain sends a list of conversations, mostly of one.
            [Value::Array(only)] => all(only)?,
            items => all(items)?,
        },
        Value::Object(fields) => of_object(fields)?,
        _ => return None,
    };
    (!messages.is_empty()).then_some(messages)
}

fn all(items: &[Value]) -> Option<Vec<Message>> {
    items.iter().map(|item| message(item.as_object()?)).collect()
}

fn of_object(fields: &Map<String, Value>) -> Option<Vec<Message>> {
    if let Some(choices) = fields.get("choices").and_then(Value::as_array) {
        return choices.iter().map(|choice| message(choice.get("message")?.as_object()?)).collect();
    }
    if let Some(generations) = fields.get("generations").and_then(Value::as_array) {
        let inner = generations.iter().flat_map(|one| one.as_array().map_or(std::slice::from_ref(one), Vec::as_slice));
        return inner.map(|generation| message(generation.get("message")?.as_object()?)).collect();
    }
    let listed = LISTS.iter().find_map(|key| fields.get(*key).filter(|list| list.is_array()));
    match listed {
        Some(list) => messages_of(list),
        None => message(fields).map(|message| vec![message]),
    }
}

fn message(fields: &Map<String, Value>) -> Option<Message> {
    // LangChain prints its own objects: what they are made of is below.
    if let (Some(kwargs), Some(id)) = (fields.get("kwargs").and_then(Value::as_object), fields.get("id")) {
        let class = id.as_array()?.last()?.as_str()?;
        return said_by(&role_of(class.trim_end_matches("Chunk").trim_end_matches("Message")), kwargs);
    }
    let text = |key: &str| fields.get(key).and_then(Value::as_str);
    let of_data = fields.get("data").and_then(Value::as_object).filter(|_| text("role").is_none());
    let role = text("role").or_else(|| text("type").filter(|_| of_data.is_some() || fields.contains_key("content")))?;
    said_by(&role_of(role), of_data.unwrap_or(fields))
}

/// The role by the one name that it has here.
fn role_of(role: &str) -> String {
    match role.to_lowercase().as_str() {
        "human" => "user".to_owned(),
        "ai" | "model" => "assistant".to_owned(),
        "function" => "tool".to_owned(),
        role => role.to_owned(),
    }
}

fn said_by(role: &str, fields: &Map<String, Value>) -> Option<Message> {
    let content = fields.get("content").or_else(|| fields.get("parts"));
    let calls = fields.get("tool_calls").or_else(|| fields.get("additional_kwargs")?.get("tool_calls"));
    let calls = calls.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let old_call = fields.get("function_call").filter(|call| call.is_object());
    if content.is_none() && calls.is_empty() && old_call.is_none() {
        return None;
    }
    let mut said = content.map(said_in).unwrap_or_default();
    said.extend(calls.iter().chain(old_call).filter_map(call));
    let name = fields.get("name").and_then(Value::as_str).map(ToOwned::to_owned);
    Some(Message { role: role.to_owned(), name, said })
}

fn said_in(content: &Value) -> Vec<Said> {
    match content {
        Value::Null => Vec::new(),
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => vec![text_or_json(text)],
        Value::Array(parts) => parts.iter().map(part).collect(),
        other => vec![Said::Json(other.clone())],
    }
}

/// Tools mostly answer in JSON.
fn text_or_json(text: &str) -> Said {
    let is_json = text.starts_with(['{', '[']);
    match serde_json::from_str(text) {
        Ok(value) if is_json => Said::Json(value),
        _ => Said::Text(text.to_owned()),
    }
}

fn part(part: &Value) -> Said {
    let text = part.as_str().or_else(|| part.get("text").and_then(Value::as_str));
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    match (text, kind) {
        (Some(text), _) => Said::Text(text.to_owned()),
        (None, "tool_use") => call(part).unwrap_or_else(|| Said::Json(part.clone())),
        (None, "tool_result") => match part.get("content") {
            Some(Value::String(text)) => text_or_json(text),
            content => Said::Json(content.unwrap_or(part).clone()),
        },
        _ => Said::Json(part.clone()),
    }
}

fn call(call: &Value) -> Option<Said> {
    let function = call.get("function").unwrap_or(call);
    let name = function.get("name")?.as_str()?.to_owned();
    let id = call.get("id").and_then(Value::as_str).map(ToOwned::to_owned);
    let given = ["arguments", "args", "input"].iter().find_map(|key| function.get(*key)).cloned();
    let given = match given {
        // OpenAI sends arguments as a text that holds JSON.
        Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        other => other.unwrap_or(Value::Null),
    };
    Some(Said::Call(name, id, given))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(value: &Value) -> Option<Vec<String>> {
        let said = |said: &Said| match said {
            Said::Text(text) => text.clone(),
            Said::Call(name, id, given) => format!("{name}#{}({given})", id.as_deref().unwrap_or_default()),
            Said::Json(value) => value.to_string(),
        };
        let message = |message: &Message| {
            let said: Vec<_> = message.said.iter().map(said).collect();
            format!("{}{}: {}", message.role, message.name.as_deref().unwrap_or_default(), said.join(" | "))
        };
        messages_of(value).map(|messages| messages.iter().map(message).collect())
    }

    fn assert_told(value: Value, messages: &[&str]) {
        assert_eq!(told(&value), Some(messages.iter().map(|&message| message.to_owned()).collect()), "{value}");
    }

    #[test]
    fn roles_and_contents_are_messages() {
        let hello = json!({ "role": "user", "content": "Hello" });
        assert_told(json!([hello]), &["user: Hello"]);
        assert_told(json!({ "messages": [hello], "model": "m" }), &["user: Hello"]);
        assert_told(hello.clone(), &["user: Hello"]);
        assert_told(json!({ "choices": [{ "index": 0, "message": hello }] }), &["user: Hello"]);
        let parts =
            json!([{ "role": "user", "content": [{ "type": "text", "text": "See" }, { "type": "image_url" }] }]);
        assert_told(parts, &["user: See | {\"type\":\"image_url\"}"]);
    }

    #[test]
    fn calls_of_tools_and_their_answers_are_told() {
        let calls = json!({ "role": "assistant", "content": null, "tool_calls": [
            { "id": "call_91", "type": "function", "function": { "name": "get_order", "arguments": "{\"id\": 7}" } },
        ] });
        let answer = json!({ "role": "tool", "name": "get_order", "content": "{\"channel\": \"web\"}" });
        assert_told(
            json!([calls, answer]),
            &["assistant: get_order#call_91({\"id\":7})", "toolget_order: {\"channel\":\"web\"}"],
        );
        let content = json!([{ "type": "tool_use", "id": "c1", "name": "look", "input": { "q": 1 } }]);
        assert_told(json!([{ "role": "assistant", "content": content }]), &["assistant: look#c1({\"q\":1})"]);
    }

    #[test]
    fn langchains_own_shapes_are_messages() {
        assert_told(json!([[{ "type": "human", "content": "Hi" }]]), &["user: Hi"]);
        assert_told(json!([{ "type": "ai", "data": { "content": "Hello" } }]), &["assistant: Hello"]);
        let printed = json!({ "lc": 1, "type": "constructor", "id": ["langchain", "schema", "AIMessageChunk"],
            "kwargs": { "content": "Yes", "tool_calls": [{ "name": "f", "args": { "a": 1 }, "id": "i" }] } });
        assert_told(json!({ "messages": [printed] }), &["assistant: Yes | f#i({\"a\":1})"]);
        assert_told(
            json!({ "generations": [[{ "text": "No", "message": printed }]] }),
            &["assistant: Yes | f#i({\"a\":1})"],
        );
    }

    #[test]
    fn other_json_is_no_chat() {
        for value in
            [json!([]), json!({}), json!([1]), json!({ "role": "user" }), json!({ "type": "x" }), json!("text")]
        {
            assert_eq!(told(&value), None, "{value}");
        }
        assert_eq!(told(&json!([{ "role": "user", "content": "a" }, 2])), None);
    }
}
