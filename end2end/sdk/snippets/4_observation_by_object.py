# Option 1: Using the observation object
with interactiveai.start_as_current_observation(as_type="generation", name="llm-call") as generation:
    generation.update(
        input={"prompt": "Summarize this document"},
        output={"response": "The document discusses..."}
    )

    generation.score(
        name="generation_quality",
        value=4.5,
        data_type="NUMERIC",
        comment="Well-structured output with minor formatting issues"
    )

interactiveai.flush() # Ensures all pending data is sent
