# Option 2: Using create_score() with a trace ID (e.g., from outside the trace)

# Numeric score
interactiveai.create_score(
    trace_id="your-trace-id",
    name="relevance",
    value=0.92,
    data_type="NUMERIC",
    comment="Response directly addressed the user's question"
)

# Boolean score
interactiveai.create_score(
    trace_id="your-trace-id",
    name="factually_correct",
    value=True,
    data_type="BOOLEAN"
)

# Categorical score
interactiveai.create_score(
    trace_id="your-trace-id",
    name="quality",
    value="good",
    data_type="CATEGORICAL",
    comment="Clear and helpful response"
)

interactiveai.flush() # Ensures all pending data is sent
