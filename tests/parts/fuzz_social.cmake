# The fuzzers of children's social care, as fuzz_connectors.cmake makes them.
add_connector_fuzz(read_annex_a annex_a social_care)
add_connector_fuzz(read_ssda903 ssda903 social_care)
add_connector_fuzz(read_csc_api csc_api social_care)
