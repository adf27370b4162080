//! Datasets, items and run items as clients send them. What a field that is null or absent means is the same everywhere, since
//! the SDKs send null for what was not given: it keeps what is stored, and where nothing is, there is nothing.

use serde_json::Value;

use super::ItemStatus;
use crate::Fault;
use crate::scores::{Casing, Reader};

/// A dataset to make, or to change by its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewDataset {
    /// Unique in its project.
    pub name: String,
    /// What it is for, for people.
    pub description: Option<String>,
    /// Anything else.
    pub metadata: Option<Value>,
    /// The JSON Schema that inputs should have.
    pub input_schema: Option<Value>,
    /// The JSON Schema that expected outputs should have.
    pub expected_output_schema: Option<Value>,
}

/// An item to make, or to change by its id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewDatasetItem {
    /// The client's own id; one is made where it is absent.
    pub id: Option<String>,
    /// The dataset that it belongs to.
    pub dataset_name: String,
    /// Whether it is tried; a new item is.
    pub status: Option<ItemStatus>,
    /// What goes into the program.
    pub input: Option<Value>,
    /// What should come out.
    pub expected_output: Option<Value>,
    /// Anything else.
    pub metadata: Option<Value>,
    /// The trace that it was taken from.
    pub source_trace_id: Option<String>,
    /// The observation that it was taken from.
    pub source_observation_id: Option<String>,
}

/// An item to link to a trace in a run, which is made or changed on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewRunItem {
    /// The name of the run.
    pub run_name: String,
    /// What the run tries, for people.
    pub run_description: Option<String>,
    /// The metadata of the run.
    pub metadata: Option<Value>,
    /// The item.
    pub item_id: String,
    /// The trace; where it is absent, the observation's.
    pub trace_id: Option<String>,
    /// The observation of the trace that answered the item.
    pub observation_id: Option<String>,
}

impl NewDataset {
    /// Reads a dataset from a request body. Keys that no client knows are ignored.
    ///
    /// # Errors
    /// Every fault of the request.
    pub fn from_json(body: &Value, casing: Casing) -> Result<Self, Vec<Fault>> {
        Reader::read(body, casing, "A dataset", |reader| Self {
            name: required(reader, "name", Reader::name),
            description: reader.text("description").over(None),
            metadata: reader.json("metadata").over(None),
            input_schema: reader.json("input_schema").over(None),
            expected_output_schema: reader.json("expected_output_schema").over(None),
        })
    }
}

impl NewDatasetItem {
    /// Reads an item from a request body. Keys that no client knows are ignored.
    ///
    /// # Errors
    /// Every fault of the request.
    pub fn from_json(body: &Value, casing: Casing) -> Result<Self, Vec<Fault>> {
        Reader::read(body, casing, "A dataset item", |reader| Self {
            id: reader.id("id").over(None),
            dataset_name: required(reader, "dataset_name", Reader::name),
            status: reader.word("status", ItemStatus::parse, "ACTIVE or ARCHIVED"),
            input: reader.json("input").over(None),
            expected_output: reader.json("expected_output").over(None),
            metadata: reader.json("metadata").over(None),
            source_trace_id: reader.id("source_trace_id").over(None),
            source_observation_id: reader.id("source_observation_id").over(None),
        })
    }
}

impl NewRunItem {
    /// Reads a run item from a request body. Keys that no client knows are ignored.
    ///
    /// # Errors
    /// Every fault of the request.
    pub fn from_json(body: &Value, casing: Casing) -> Result<Self, Vec<Fault>> {
        Reader::read(body, casing, "A dataset run item", |reader| {
            let new = Self {
                run_name: required(reader, "run_name", Reader::name),
                run_description: reader.text("run_description").over(None),
                metadata: reader.json("metadata").over(None),
                item_id: required(reader, "dataset_item_id", |reader, field| reader.id(field).over(None)),
                trace_id: reader.id("trace_id").over(None),
                observation_id: reader.id("observation_id").over(None),
            };
            let names = |field| !matches!(reader.get(field), None | Some(Value::Null));
            if !names("trace_id") && !names("observation_id") {
                reader.fault("trace_id", "is missing: a run item links an item to a trace.");
            }
            new
        })
    }
}

/// A field without which there is nothing; empty only together with a fault.
fn required<'a>(
    reader: &mut Reader<'a>,
    field: &str,
    read: impl FnOnce(&mut Reader<'a>, &str) -> Option<String>,
) -> String {
    if matches!(reader.get(field), None | Some(Value::Null)) {
        reader.fault(field, "is missing.");
    }
    read(reader, field).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths<T: std::fmt::Debug>(read: Result<T, Vec<Fault>>) -> Vec<String> {
        read.unwrap_err().into_iter().map(|fault| fault.path).collect()
    }

    #[test]
    fn null_and_absent_are_the_same() {
        let sent = json!({ "name": "d", "description": null, "metadata": null, "input_schema": null });
        let dataset = NewDataset::from_json(&sent, Casing::Snake).unwrap();
        assert_eq!(dataset, NewDataset { name: "d".to_owned(), ..NewDataset::default() });
        assert_eq!(NewDataset::from_json(&json!({ "name": "d" }), Casing::Camel).unwrap(), dataset);
    }

    #[test]
    fn every_fault_is_told_as_the_client_spells_it() {
        let item = |sent| paths(NewDatasetItem::from_json(&sent, Casing::Camel));
        assert_eq!(item(json!([])), [""]);
        assert_eq!(item(json!({ "status": "GONE", "id": "" })), ["id", "datasetName", "status"]);
        let text = json!({ "datasetName": " ", "expectedOutput": { "a": ["\0"] }, "sourceTraceId": 5 });
        assert_eq!(item(text), ["datasetName", "expectedOutput.a[0]", "sourceTraceId"]);
        let link = |sent| paths(NewRunItem::from_json(&sent, Casing::Snake));
        assert_eq!(link(json!({})), ["run_name", "dataset_item_id", "trace_id"]);
        assert_eq!(link(json!({ "run_name": "r", "dataset_item_id": "i", "trace_id": 4 })), ["trace_id"]);
    }
}
