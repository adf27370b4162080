interactiveai.create_score(
    trace_id="your-trace-id",
    name="helpfulness",
    value=4,
    data_type="NUMERIC",
    comment="Provided actionable recommendations",
    metadata={
        "evaluator": "gpt-4",
        "evaluation_prompt_version": "v2.1",
        "criteria": ["actionable", "specific", "relevant"]
    }
)

interactiveai.flush() # Ensures all pending data is sent
