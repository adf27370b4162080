//! The things that the API reads and answers, field by field, in the spelling of the platform; the public paths spell them in
//! camelCase.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// An ISO 8601 instant.
    Time,
    Number,
    Whole,
    Truth,
    /// Any JSON.
    Json,
    /// An object with any keys.
    Map,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of other things.
    Many(&'static str),
    /// A number, a text or a truth.
    Value,
}

/// A field of a thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether it is always there: of what is answered, or has to be sent.
    pub required: bool,
    pub about: &'static str,
}

/// A thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thing {
    pub name: &'static str,
    pub about: &'static str,
    pub fields: &'static [Field],
}

const fn must(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, required: true, about }
}

const fn may(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, required: false, about }
}

const DATA_TYPES: Kind = Kind::Words(&["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION"]);
const SOURCES: Kind = Kind::Words(&["API", "EVAL", "ANNOTATION"]);

/// A score to write.
const NEW_SCORE: Thing = Thing {
    name: "NewScore",
    about: "A score to write. It has exactly one target: a trace, a session or a dataset run.",
    fields: &[
        may("id", Kind::Text, "The same id again is an update."),
        may("name", Kind::Text, "1 to 500 characters; a config gives it where it is absent."),
        must("value", Kind::Value, "A number, a label, or 1, 0, true or false."),
        may("data_type", DATA_TYPES, "Inferred from the value where it is absent."),
        may("source", SOURCES, "API where it is absent."),
        may("trace_id", Kind::Text, "The trace, which need not be there yet."),
        may("observation_id", Kind::Text, "The observation inside the trace."),
        may("session_id", Kind::Text, "The session."),
        may("dataset_run_id", Kind::Text, "The dataset run."),
        may("comment", Kind::Text, "Why."),
        may("metadata", Kind::Json, "Anything else."),
        may("environment", Kind::Text, "At most 40 lower-case letters, digits, - and _."),
        may("timestamp", Kind::Time, "The event's own time; now where it is absent."),
        may("config_id", Kind::Text, "The config that the score must follow."),
        may("queue_id", Kind::Text, "The annotation queue that it came through."),
        may("execution_trace_id", Kind::Text, "The trace of the judge's own run."),
    ],
};

const SCORE: Thing = Thing {
    name: "Score",
    about: "A score as it is stored.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("name", Kind::Text, "What was judged."),
        must("data_type", DATA_TYPES, "The type of the value."),
        may("value", Kind::Number, "The number; 1 or 0 of a boolean; the config's number of a label."),
        may("string_value", Kind::Text, "True or False, the label, or the text."),
        must("trace_id", Kind::Text, "The trace, if it was judged."),
        must("observation_id", Kind::Text, "The observation, if one was judged."),
        must("session_id", Kind::Text, "The session, if it was judged."),
        must("dataset_run_id", Kind::Text, "The dataset run, if it was judged."),
        must("source", SOURCES, "Who judged: a program, an automated judge, a person."),
        must("timestamp", Kind::Time, "The event's own time."),
        must("created_at", Kind::Time, "When it was first stored."),
        must("updated_at", Kind::Time, "When it last really changed."),
        must("environment", Kind::Text, "The score's own environment."),
        must("comment", Kind::Text, "Why."),
        must("metadata", Kind::Json, "Anything else."),
        must("config_id", Kind::Text, "The config that it follows."),
        must("queue_id", Kind::Text, "The annotation queue that it came through."),
        must("execution_trace_id", Kind::Text, "The trace of the judge's own run."),
        must("author_user_id", Kind::Text, "The person who made it; null for a key."),
        may("trace", Kind::Map, "In lists: user, tags and environment of the trace."),
    ],
};

const TRACE: Thing = Thing {
    name: "Trace",
    about: "A trace. In a list, observations and scores are their ids; in a session, neither they nor latency and cost are told.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("project_id", Kind::Text, "The project."),
        must("timestamp", Kind::Time, "The earliest start of its spans."),
        must("name", Kind::Text, "Its name."),
        must("user_id", Kind::Text, "The end user."),
        must("session_id", Kind::Text, "The session that it belongs to."),
        must("environment", Kind::Text, "Its environment."),
        must("tags", Kind::Texts, "Its tags."),
        must("release", Kind::Text, "The release of the application."),
        must("version", Kind::Text, "The version of what was traced."),
        must("public", Kind::Truth, "Whether the SDK marked it as public."),
        may("input", Kind::Json, "What went in."),
        may("output", Kind::Json, "What came out."),
        may("metadata", Kind::Map, "Anything else."),
        must("html_path", Kind::Text, "The path of its page."),
        may("latency", Kind::Number, "Seconds from the first start to the last end; -1 where it was not asked for."),
        may("total_cost", Kind::Number, "US dollars; -1 where it was not asked for."),
        may("observations", Kind::Json, "Its observations, or their ids."),
        may("scores", Kind::Json, "Its scores, or their ids."),
        may("bookmarked", Kind::Truth, "In lists: whether somebody bookmarked it."),
        may("created_at", Kind::Time, "In lists: when it was first stored."),
        may("updated_at", Kind::Time, "In lists: when it last changed."),
    ],
};

const OBSERVATION: Thing = Thing {
    name: "Observation",
    about: "A step of a trace. Version 2 of the list gives it in groups of fields, which `fields` names.",
    fields: &[
        must("id", Kind::Text, "Unique in its trace."),
        must("trace_id", Kind::Text, "Its trace."),
        must("parent_observation_id", Kind::Text, "The step that it is part of."),
        must(
            "type",
            Kind::Text,
            "SPAN, GENERATION, EVENT, AGENT, TOOL, CHAIN, RETRIEVER, EVALUATOR, EMBEDDING or GUARDRAIL.",
        ),
        must("start_time", Kind::Time, "When it began."),
        must("end_time", Kind::Time, "When it ended."),
        may("name", Kind::Text, "Its name."),
        may("completion_start_time", Kind::Time, "When the first token came."),
        may("environment", Kind::Text, "Its environment."),
        may("version", Kind::Text, "The version of what was traced."),
        may("level", Kind::Words(&["DEBUG", "DEFAULT", "WARNING", "ERROR"]), "How serious it is."),
        may("status_message", Kind::Text, "What went wrong."),
        may("input", Kind::Json, "What went in."),
        may("output", Kind::Json, "What came out."),
        may("metadata", Kind::Map, "Anything else."),
        may("model", Kind::Text, "The model."),
        may("model_parameters", Kind::Json, "Its parameters."),
        may("prompt_name", Kind::Text, "The prompt."),
        may("prompt_version", Kind::Whole, "Its version."),
        may("usage", Kind::Map, "Tokens in three counts, as older clients know them."),
        may("usage_details", Kind::Map, "Tokens by their kind."),
        may("cost_details", Kind::Map, "US dollars by their kind."),
        may("calculated_input_cost", Kind::Number, "US dollars of the input."),
        may("calculated_output_cost", Kind::Number, "US dollars of the output."),
        may("calculated_total_cost", Kind::Number, "US dollars of both."),
        may("latency", Kind::Number, "Seconds from its begin to its end."),
        may("time_to_first_token", Kind::Number, "Seconds from its begin to the first token."),
    ],
};

const SESSION: Thing = Thing {
    name: "Session",
    about: "A session; alone, with its newest traces, a thousand at most.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("created_at", Kind::Time, "When it was first seen."),
        must("project_id", Kind::Text, "The project."),
        must("environment", Kind::Text, "Its environment."),
        may("traces", Kind::Many("Trace"), "Its traces."),
    ],
};

const CATEGORY: Thing = Thing {
    name: "ConfigCategory",
    about: "One label of a config, with the number that stands for it.",
    fields: &[must("label", Kind::Text, "Unique in its config."), must("value", Kind::Number, "Unique in its config.")],
};

const NEW_CONFIG: Thing = Thing {
    name: "NewScoreConfig",
    about: "A score config to make.",
    fields: &[
        must("name", Kind::Text, "1 to 35 characters: the name that its scores must bear."),
        must("data_type", Kind::Words(&["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT"]), "The type of its scores."),
        may("min_value", Kind::Number, "The least number allowed, itself included."),
        may("max_value", Kind::Number, "The greatest number allowed, itself included."),
        may("categories", Kind::Many("ConfigCategory"), "The labels allowed."),
        may("description", Kind::Text, "What the score means."),
        may("direction", Kind::Words(&["higher", "lower"]), "Which way is better."),
        may("threshold", Kind::Number, "The number from which a score passes, itself included."),
        may("unit", Kind::Text, "What the number counts."),
    ],
};

const CONFIG_PATCH: Thing = Thing {
    name: "ScoreConfigPatch",
    about: "What to change of a score config: what is absent stays, null clears.",
    fields: &[
        may("is_archived", Kind::Truth, "An archived config takes no new scores."),
        may("name", Kind::Text, "1 to 35 characters."),
        may("min_value", Kind::Number, "The least number allowed."),
        may("max_value", Kind::Number, "The greatest number allowed."),
        may("categories", Kind::Many("ConfigCategory"), "The labels allowed."),
        may("description", Kind::Text, "What the score means."),
        may("direction", Kind::Words(&["higher", "lower"]), "Which way is better."),
        may("threshold", Kind::Number, "The number from which a score passes."),
        may("unit", Kind::Text, "What the number counts."),
    ],
};

const CONFIG: Thing = Thing {
    name: "ScoreConfig",
    about: "A score config: what a team has agreed a score of this name may be.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("name", Kind::Text, "The name that its scores must bear."),
        must("project_id", Kind::Text, "The project."),
        must("data_type", Kind::Words(&["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT"]), "The type of its scores."),
        must("is_archived", Kind::Truth, "An archived config takes no new scores."),
        must("min_value", Kind::Number, "The least number allowed, itself included."),
        must("max_value", Kind::Number, "The greatest number allowed, itself included."),
        must("categories", Kind::Many("ConfigCategory"), "The labels allowed; null where the type has none."),
        must("description", Kind::Text, "What the score means."),
        must("direction", Kind::Words(&["higher", "lower"]), "Which way is better."),
        must("threshold", Kind::Number, "The number from which a score passes, itself included."),
        must("unit", Kind::Text, "What the number counts."),
        must("created_at", Kind::Time, "When it was made."),
        must("updated_at", Kind::Time, "When it last changed."),
    ],
};

const NEW_DATASET: Thing = Thing {
    name: "NewDataset",
    about: "A dataset to make, or to change by its name. What is absent or null stays.",
    fields: &[
        must("name", Kind::Text, "Unique in its project."),
        may("description", Kind::Text, "What it is for."),
        may("metadata", Kind::Json, "Anything else."),
        may("input_schema", Kind::Json, "The JSON Schema that inputs should have."),
        may("expected_output_schema", Kind::Json, "The JSON Schema that expected outputs should have."),
    ],
};

const DATASET: Thing = Thing {
    name: "Dataset",
    about: "A dataset.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("name", Kind::Text, "Unique in its project."),
        must("description", Kind::Text, "What it is for."),
        must("metadata", Kind::Json, "Anything else."),
        must("input_schema", Kind::Json, "The JSON Schema that inputs should have."),
        must("expected_output_schema", Kind::Json, "The JSON Schema that expected outputs should have."),
        must("project_id", Kind::Text, "The project."),
        must("created_at", Kind::Time, "When it was made."),
        must("updated_at", Kind::Time, "When it last changed."),
    ],
};

const NEW_ITEM: Thing = Thing {
    name: "NewDatasetItem",
    about: "An item to make, or a new version of it by its id. What is absent or null stays.",
    fields: &[
        may("id", Kind::Text, "The client's own id."),
        must("dataset_name", Kind::Text, "The dataset that it belongs to."),
        may("status", Kind::Words(&["ACTIVE", "ARCHIVED"]), "Whether it is tried."),
        may("input", Kind::Json, "What goes into the program."),
        may("expected_output", Kind::Json, "What should come out."),
        may("metadata", Kind::Json, "Anything else."),
        may("source_trace_id", Kind::Text, "The trace that it was taken from."),
        may("source_observation_id", Kind::Text, "The observation that it was taken from."),
    ],
};

const ITEM: Thing = Thing {
    name: "DatasetItem",
    about: "An item of a dataset, as it is now.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("status", Kind::Words(&["ACTIVE", "ARCHIVED"]), "Whether it is tried."),
        must("input", Kind::Json, "What goes into the program."),
        must("expected_output", Kind::Json, "What should come out."),
        must("metadata", Kind::Json, "Anything else."),
        must("source_trace_id", Kind::Text, "The trace that it was taken from."),
        must("source_observation_id", Kind::Text, "The observation that it was taken from."),
        must("dataset_id", Kind::Text, "Its dataset."),
        must("dataset_name", Kind::Text, "Its dataset's name."),
        must("media_references", Kind::Json, "Always an empty list."),
        must("created_at", Kind::Time, "When it was made."),
        must("updated_at", Kind::Time, "When it last changed."),
    ],
};

const RUN: Thing = Thing {
    name: "DatasetRun",
    about: "A run over a dataset; alone on the public path, with its newest items.",
    fields: &[
        must("id", Kind::Text, "Follows from the project, the dataset and the name."),
        must("name", Kind::Text, "Unique in its dataset."),
        must("description", Kind::Text, "What the run tries."),
        must("metadata", Kind::Json, "Anything else."),
        must("dataset_id", Kind::Text, "Its dataset."),
        must("dataset_name", Kind::Text, "Its dataset's name."),
        must("created_at", Kind::Time, "When it was made."),
        must("updated_at", Kind::Time, "When it last changed."),
        may("dataset_run_items", Kind::Many("DatasetRunItem"), "Its items."),
    ],
};

const NEW_RUN_ITEM: Thing = Thing {
    name: "NewDatasetRunItem",
    about: "A link of an item to the trace that answered it; the run is made or changed on the way.",
    fields: &[
        must("run_name", Kind::Text, "The name of the run."),
        may("run_description", Kind::Text, "What the run tries."),
        may("metadata", Kind::Json, "The metadata of the run."),
        must("dataset_item_id", Kind::Text, "The item."),
        may("trace_id", Kind::Text, "The trace; where it is absent, the observation's."),
        may("observation_id", Kind::Text, "The observation that answered the item."),
    ],
};

const RUN_ITEM: Thing = Thing {
    name: "DatasetRunItem",
    about: "An item linked to a trace in a run.",
    fields: &[
        must("id", Kind::Text, "Unique in its project."),
        must("dataset_run_id", Kind::Text, "The run."),
        must("dataset_run_name", Kind::Text, "The run's name."),
        must("dataset_item_id", Kind::Text, "The item."),
        must("trace_id", Kind::Text, "The trace."),
        must("observation_id", Kind::Text, "The observation that answered the item."),
        must("created_at", Kind::Time, "When it was linked."),
        must("updated_at", Kind::Time, "When the link last changed."),
    ],
};

/// Every thing that both families of paths spell in their own way.
pub(super) const THINGS: [Thing; 16] = [
    NEW_SCORE,
    SCORE,
    TRACE,
    OBSERVATION,
    SESSION,
    CATEGORY,
    NEW_CONFIG,
    CONFIG_PATCH,
    CONFIG,
    NEW_DATASET,
    DATASET,
    NEW_ITEM,
    ITEM,
    RUN,
    NEW_RUN_ITEM,
    RUN_ITEM,
];
