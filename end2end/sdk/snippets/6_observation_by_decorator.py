from interactiveai import observe

@observe(as_type="generation", name="llm-call")
def generate_summary(document):
    response = llm.generate(f"Summarize: {document}")

    interactiveai.score_current_span(
        name="generation_quality",
        value=4.5,
        data_type="NUMERIC",
        comment="Well-structured output with minor formatting issues"
    )

    return response

generate_summary("The document content...")
interactiveai.flush() # Ensures all pending data is sent
