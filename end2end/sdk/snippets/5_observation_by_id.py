# Option 2: Using create_score() with trace and observation IDs
interactiveai.create_score(
    trace_id="your-trace-id",
    observation_id="your-observation-id",
    name="generation_quality",
    value=4.5,
    data_type="NUMERIC",
    comment="Well-structured output with minor formatting issues"
)

interactiveai.flush() # Ensures all pending data is sent
